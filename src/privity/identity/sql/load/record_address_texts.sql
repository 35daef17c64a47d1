-- makes  record_address_texts (ref, address_line1 ... country): one row per distinct address text
-- reads  record_addresses
-- why    Households share addresses and persons repeat theirs from year to year; reading a text is dear,
--        joining it back is cheap.
SELECT row_number() OVER () AS ref, texts.*
FROM (
  SELECT DISTINCT address_line1, address_line2, city, state, postal_code, country
  FROM record_addresses
) AS texts
