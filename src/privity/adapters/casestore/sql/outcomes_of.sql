-- makes  (ordinal, line_id, outcome, entry): one row per chosen line of a batch, in line order
-- reads  casestore_line; chosen_line (ordinal)
SELECT l.ordinal, l.line_id, l.outcome, l.entry
FROM chosen_line AS c JOIN casestore_line AS l ON l.batch_id = %s AND l.ordinal = c.ordinal
ORDER BY l.ordinal
