-- makes  record_address_texts (ref, address_line1 ... country, held): one row per distinct address as written
-- reads  addresses, record_people
-- why    Households share addresses and persons repeat theirs from year to year, so each distinct text is read
--        once. `held` says whose it is: the person's number twice, and one more where it is current.
SELECT row_number() OVER () AS ref, texts.*
FROM (
  SELECT
    coalesce(trim(written.address_line1), '') AS address_line1,
    coalesce(trim(written.address_line2), '') AS address_line2,
    coalesce(trim(written.city), '') AS city,
    coalesce(trim(written.state), '') AS state,
    coalesce(trim(written.postal_code), '') AS postal_code,
    coalesce(trim(written.country), '') AS country,
    list(people.person_no * 2 + coalesce(try_cast(written.current AS BOOLEAN), FALSE)::INTEGER) AS held
  FROM addresses AS written
  JOIN record_people AS people ON people.person_id = written.person_id
  GROUP BY ALL
) AS texts
