-- listed_lines: the same lines with their lists as arrays
-- reads: lines
-- why: CSV and spreadsheets join lists with a semicolon, Parquet and JSON Lines hold arrays
SELECT * REPLACE (
    string_split(periods, ';') AS periods, string_split(statute_facts, ';') AS statute_facts,
    string_split(engaged_officers, ';') AS engaged_officers, string_split(elements, ';') AS elements, string_split(evidence, ';') AS evidence)
FROM lines
