-- makes  record_address_texts (ref, text, address_line1 ... country): one row per distinct address text
-- reads  record_addresses
-- why    Reading a text is dear, joining it back is cheap.
SELECT
  row_number() OVER () AS ref,
  texts.text,
  split_part(texts.text, chr(31), 1) AS address_line1,
  split_part(texts.text, chr(31), 2) AS address_line2,
  split_part(texts.text, chr(31), 3) AS city,
  split_part(texts.text, chr(31), 4) AS state,
  split_part(texts.text, chr(31), 5) AS postal_code,
  split_part(texts.text, chr(31), 6) AS country
FROM (SELECT DISTINCT text FROM record_addresses) AS texts
