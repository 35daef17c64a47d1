-- makes  casestore_line.entry of a run of lines whose decision entries stand side by side in the log
UPDATE casestore_line SET entry = %s + ordinal WHERE batch_id = %s AND ordinal BETWEEN %s AND %s
