-- makes  held_mail (person_id, address_line1 ... country, source, source_form, period, received_on, current): one row per address row
-- reads  addresses
-- why    What may be released is the address as the file has it, with its provenance; what is compared is
--        `held_addresses`. A source that is not known is the subject's own.
SELECT
  person_id,
  nullif(trim(address_line1), '') AS address_line1,
  nullif(trim(address_line2), '') AS address_line2,
  nullif(trim(city), '') AS city,
  nullif(trim(state), '') AS state,
  nullif(trim(postal_code), '') AS postal_code,
  nullif(trim(country), '') AS country,
  CASE WHEN lower(trim(source)) IN ('third_party', 'custodian') THEN lower(trim(source)) ELSE 'subject' END AS source,
  nullif(trim(source_form), '') AS source_form,
  try_cast(period AS INTEGER) AS period,
  try_cast(received_on AS DATE) AS received_on,
  coalesce(try_cast(current AS BOOLEAN), FALSE) AS current
FROM addresses
