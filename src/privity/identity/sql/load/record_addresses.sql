-- makes  record_addresses (person_no, current, text): one row per address row of a person
-- reads  addresses, record_people
-- why    The six columns in one text, parted by a sign that no address holds: households share addresses and
--        persons repeat theirs from year to year, so each distinct text is read once and joined back.
SELECT
  people.person_no,
  coalesce(try_cast(held.current AS BOOLEAN), FALSE) AS current,
  concat(
    coalesce(trim(held.address_line1), ''), chr(31),
    coalesce(trim(held.address_line2), ''), chr(31),
    coalesce(trim(held.city), ''), chr(31),
    coalesce(trim(held.state), ''), chr(31),
    coalesce(trim(held.postal_code), ''), chr(31),
    coalesce(trim(held.country), '')
  ) AS text
FROM addresses AS held
JOIN record_people AS people ON people.person_id = held.person_id
