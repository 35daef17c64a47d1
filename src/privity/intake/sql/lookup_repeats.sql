-- makes  lookup_repeats (key, own, everybody): one row per key of this file that was looked up before or stands on several lines
-- reads  lookup_keys; earlier_lookups (key, lookups, own): what counts of earlier files, those of the same agency marked
-- why    Nearly every person of a file is asked about once; only the others need be joined to their lines.
SELECT h.key, h.lines + coalesce(e.own, 0) AS own, h.lines + coalesce(e.everybody, 0) AS everybody
FROM (SELECT key, count(*) AS lines FROM lookup_keys GROUP BY key) AS h
LEFT JOIN (
  SELECT key, CAST(sum(lookups) FILTER (WHERE own) AS BIGINT) AS own, CAST(sum(lookups) AS BIGINT) AS everybody
  FROM earlier_lookups SEMI JOIN lookup_keys USING (key) GROUP BY key
) AS e ON e.key = h.key
WHERE h.lines > 1 OR e.everybody IS NOT NULL
