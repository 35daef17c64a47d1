-- makes  rows of casestore_line: one per line of a slice, not assessed
-- reads  a JSON array of [ordinal, line_id]
INSERT INTO casestore_line (batch_id, outcome, ordinal, line_id)
SELECT %s, %s, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s)
