-- makes  (ordinal, line_id, outcome, entry): one row per line of a batch, in line order
-- reads  casestore_line
SELECT ordinal, line_id, outcome, entry FROM casestore_line WHERE batch_id = %s ORDER BY ordinal
