-- makes  rows of casestore_line: one per line of a batch, not assessed
INSERT INTO casestore_line (batch_id, ordinal, line_id, outcome) VALUES (%s, %s, %s, %s)
