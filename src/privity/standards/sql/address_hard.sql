-- makes  hard (text, line): one row per distinct line that is not plainly number and street
-- reads  lines (line, easy)
-- why    Boxes, routes, military mail, care-of lines and named buildings take a slower path; here only their
--        spellings of two or more words become one word.
SELECT
  line,
  trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    line,
    '\b(?:P ?O ?BOX|POB|P O B|POST OFFICE BOX|POST BOX|APARTADO POSTAL|APARTADO|CAIXA POSTAL|PMB)\b ?', 'PO BOX ', 'g'),
    '\b(?:P O|POST OFFICE)\b', 'PO', 'g'),
    '\b(?:RURAL (?:ROUTE|RTE|RT|RD|DELIVERY)|R R)\b', 'RR', 'g'),
    '\b(?:HIGHWAY CONTRACT(?: ROUTE| RTE)?|HCR|STAR (?:ROUTE|RTE|RT))\b', 'HC', 'g'),
    '\bLOCK BOX\b', 'LOCKBOX', 'g'),
    '\bGENERAL DELIVERY\b', 'GENDEL', 'g')) AS text
FROM (SELECT DISTINCT line FROM @lines WHERE NOT easy AND line <> '') AS slow
