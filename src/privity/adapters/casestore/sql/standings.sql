-- makes  (outcome, entry less ordinal, ordinals joined by commas): one row for lines that stand alike
-- reads  casestore_line
-- why    Decision entries stand side by side in the log, slice by slice, so a batch of millions is a few rows.
SELECT outcome, entry - ordinal, group_concat(ordinal) FROM casestore_line WHERE batch_id = %s GROUP BY 1, 2
