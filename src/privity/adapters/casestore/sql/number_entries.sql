-- makes  casestore_line.entry: decision entries of a batch stand in line order from a first index
UPDATE casestore_line SET entry = %s + ordinal - 1 WHERE batch_id = %s
