-- makes  hard (raw, text): one row per distinct line that is not plainly number and street
-- reads  mended (raw, part, text)
-- why    Boxes, routes, military mail, care-of lines and named buildings take a slower path; here only their
--        names of two or more words become one word.
SELECT
  raw,
  trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    text,
    '\b(?:P ?O ?BOX|POB|P O B|POST OFFICE BOX|POST BOX|APARTADO POSTAL|APARTADO|CAIXA POSTAL|PMB)\b ?', 'PO BOX ', 'g'),
    '\b(?:P O|POST OFFICE)\b', 'PO', 'g'),
    '\b(?:RURAL (?:ROUTE|RTE|RT|RD|DELIVERY)|R R)\b', 'RR', 'g'),
    '\b(?:HIGHWAY CONTRACT(?: ROUTE| RTE)?|HCR|STAR (?:ROUTE|RTE|RT))\b', 'HC', 'g'),
    '\bLOCK BOX\b', 'LOCKBOX', 'g'),
    '\bGENERAL DELIVERY\b', 'GENDEL', 'g')) AS text
FROM @mended WHERE part = 'line'
