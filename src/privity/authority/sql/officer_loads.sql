-- makes  officer_loads (ordinal, officer_lines): one row per line naming an officer
-- reads  line_officers, office_counts (officer_id, lines): lines of earlier batches still open
-- why    No one is personally and directly engaged in every investigation of a file. The busiest officer of a line decides, so
--        that all lines over the ceiling fail and none is the lawful remainder.
SELECT o.ordinal, CAST(max(l.lines) AS BIGINT) AS officer_lines
FROM line_officers AS o
JOIN (
  SELECT n.officer, n.lines + coalesce(sum(c.lines), 0) AS lines
  FROM (SELECT officer, count(*) AS lines FROM line_officers GROUP BY officer) AS n
  LEFT JOIN office_counts AS c ON c.officer_id = n.officer
  GROUP BY n.officer, n.lines
) AS l ON l.officer = o.officer
GROUP BY o.ordinal
