-- makes  (line_id, ordinal): one row per chosen line id the batch has
-- reads  casestore_line; chosen_line (line_id)
SELECT l.line_id, l.ordinal
FROM casestore_line AS l JOIN chosen_line AS c ON c.line_id = l.line_id
WHERE l.batch_id = %s
