-- makes  (ordinal): the lines of a batch that stand at an outcome, in line order
-- reads  casestore_line
SELECT ordinal FROM casestore_line WHERE batch_id = %s AND outcome = %s ORDER BY ordinal
