-- makes  prior_refusals (ordinal, batch, line_id, kinds, failed, decided_on, authority, differs): one row per line and earlier refusal
-- reads  same_persons; refused_lines (batch, line_id, failed, decided_on, authority, marks); line_marks
-- why    The earlier refusal comes with its reasons and with what was changed since: exactly the parts whose
--        marks differ. Where no marks were kept nothing is said of changes.
SELECT
  ordinal, batch, line_id, kinds, failed, decided_on, authority,
  CASE
    WHEN changed IS NULL THEN NULL
    WHEN changed = '' THEN CAST([] AS VARCHAR[])
    ELSE string_split(changed, ';')
  END AS differs
FROM (
  SELECT
    s.*, r.failed, r.decided_on, r.authority,
    CASE WHEN r.marks IS NOT NULL THEN concat_ws(';',
      CASE WHEN m.marks[1] <> r.marks[1] THEN 'name' END,
      CASE WHEN m.marks[2] <> r.marks[2] THEN 'number' END,
      CASE WHEN m.marks[3] <> r.marks[3] THEN 'birth' END,
      CASE WHEN m.marks[4] <> r.marks[4] THEN 'address' END,
      CASE WHEN m.marks[5] <> r.marks[5] THEN 'case' END,
      CASE WHEN m.marks[6] <> r.marks[6] THEN 'reason' END,
      CASE WHEN m.marks[7] <> r.marks[7] THEN 'engaged' END,
      CASE WHEN m.marks[8] <> r.marks[8] THEN 'extent' END
    ) END AS changed
  FROM same_persons AS s
  JOIN line_marks AS m ON m.ordinal = s.ordinal
  JOIN refused_lines AS r ON r.batch = s.batch AND r.line_id = s.line_id
) AS compared
