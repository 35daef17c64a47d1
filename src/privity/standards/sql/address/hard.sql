-- makes  hard (raw, text): one row per distinct line that is not plainly number and street
-- reads  mended (raw, part, text)
-- why    Boxes, routes, military mail, care-of lines and named buildings take a slower path; here only their
--        names of two or more words become one word, and the several names of a rural route one name.
SELECT raw, trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
  named,
  '^(?:SR|STAR) (?:# )?([0-9]+[A-Z]? (?:BOX|BX))\b', 'HC \1', 'g'),
  '^([^0-9]*\b)?(?:RFD (?:ROUTE|RTE|RT)|RFD|ROUTE|RTE|RT) (?:# )?([0-9]+[A-Z]? (?:BOX|BX|#))(?: |$)', '\1RR \2 ', 'g'),
  '^(?:R|RD) (?:# )?([0-9]+[A-Z]? (?:BOX|BX))\b', 'RR \1', 'g'),
  '\b(RR|HC) (?:# )?([0-9]+[A-Z]?) (?:BX|#) ', '\1 \2 BOX ', 'g'),
  '\b(?:CARR|CARRETERA)(?: ESTATAL)? PR ([0-9]+)\b', 'CARR \1', 'g'),
  '\bPR ([0-9]+ KM)\b', 'CARR \1', 'g')) AS text
FROM (
  SELECT
    raw,
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
      text,
      '\b(?:P ?O ?BOX|POB|P O B|POST OFFICE BOX|POST BOX|APARTADO POSTAL|APARTADO|CAIXA POSTAL)\b ?', 'PO BOX ', 'g'),
      '\b(?:P O|POST OFFICE)\b', 'PO', 'g'),
      '\b(?:RURAL (?:ROUTE|RTE|RT|RD|DELIVERY)|R R)\b', 'RR', 'g'),
      '\b(?:HIGHWAY CONTRACT(?: ROUTE| RTE)?|CONTRACT (?:ROUTE|RTE)|HCR|STAR (?:ROUTE|RTE|RT))\b', 'HC', 'g'),
      '\bLOCK BOX\b', 'LOCKBOX', 'g'),
      '\bGENERAL DELIVERY\b', 'GENDEL', 'g') AS named
  FROM @mended WHERE part = 'line'
) AS joined
