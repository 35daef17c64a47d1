-- makes  record_addresses (person_no, current, address_line1 ... country): one row per address row of a person
-- reads  addresses, record_people
-- why    Blank and absent cells are made one thing, so that equal addresses are equal on all six columns and
--        each distinct address is read once.
SELECT
  people.person_no,
  coalesce(try_cast(held.current AS BOOLEAN), FALSE) AS current,
  coalesce(trim(held.address_line1), '') AS address_line1,
  coalesce(trim(held.address_line2), '') AS address_line2,
  coalesce(trim(held.city), '') AS city,
  coalesce(trim(held.state), '') AS state,
  coalesce(trim(held.postal_code), '') AS postal_code,
  coalesce(trim(held.country), '') AS country
FROM addresses AS held
JOIN record_people AS people ON people.person_id = held.person_id
