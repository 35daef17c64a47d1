-- makes  prior_refusals (ordinal, batch, line_id, kinds, failed, decided_on, authority, differs): one row per line and earlier refusal
-- reads  same_persons; refused_fingerprints (batch, line_id, failed, decided_on, authority, marks); line_marks
-- why    The earlier refusal comes with its reasons and with what was changed since: exactly the parts whose
--        marks differ. Where no marks were kept nothing is said of changes.
SELECT
  s.ordinal, s.batch, s.line_id, s.kinds, r.failed, r.decided_on, r.authority,
  CASE
    WHEN r.marks IS NULL THEN NULL
    WHEN changed = '' THEN CAST([] AS VARCHAR[])
    ELSE string_split(changed, ';')
  END AS differs
FROM same_persons AS s
JOIN (
  SELECT batch, line_id, max(failed) AS failed, max(decided_on) AS decided_on,
    max(authority) AS authority, max(marks) AS marks
  FROM refused_fingerprints
  GROUP BY batch, line_id
) AS r ON r.batch = s.batch AND r.line_id = s.line_id
JOIN (
  SELECT
    p.ordinal, p.batch, p.line_id,
    concat_ws(';',
      CASE WHEN m.marks[1] <> e.marks[1] THEN 'name' END,
      CASE WHEN m.marks[2] <> e.marks[2] THEN 'number' END,
      CASE WHEN m.marks[3] <> e.marks[3] THEN 'birth' END,
      CASE WHEN m.marks[4] <> e.marks[4] THEN 'address' END,
      CASE WHEN m.marks[5] <> e.marks[5] THEN 'case' END,
      CASE WHEN m.marks[6] <> e.marks[6] THEN 'reason' END,
      CASE WHEN m.marks[7] <> e.marks[7] THEN 'engaged' END,
      CASE WHEN m.marks[8] <> e.marks[8] THEN 'extent' END
    ) AS changed
  FROM same_persons AS p
  JOIN line_marks AS m ON m.ordinal = p.ordinal
  JOIN (SELECT batch, line_id, max(marks) AS marks FROM refused_fingerprints GROUP BY batch, line_id) AS e
    ON e.batch = p.batch AND e.line_id = p.line_id
) AS d ON d.ordinal = s.ordinal AND d.batch = s.batch AND d.line_id = s.line_id
