-- makes  casestore_line.outcome of the lines of a batch that are named
-- reads  a JSON array of ordinals
UPDATE casestore_line SET outcome = %s WHERE batch_id = %s AND ordinal IN (SELECT value FROM json_each(%s))
