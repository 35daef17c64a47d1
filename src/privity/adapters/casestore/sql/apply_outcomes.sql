-- makes  casestore_line.outcome of the staged lines of a batch
-- reads  staged_outcome
UPDATE casestore_line SET outcome = staged_outcome.outcome
FROM staged_outcome
WHERE casestore_line.batch_id = %s AND casestore_line.ordinal = staged_outcome.ordinal
