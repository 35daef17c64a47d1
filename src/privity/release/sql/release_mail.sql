-- makes  release_mail (ref, person_id, address_line1 ... country, source, standing, period, received_on, current): one row per address held
-- reads  release_wanted, addresses
-- why    Every address of the persons whose address is wanted. `standing` 1 is what the subject or the custodian
--        stated, 2 what a third party printed. `ref` only ties a row to its standard form.
SELECT
  row_number() OVER (
    ORDER BY person_id, period, received_on, source, address_line1, address_line2, city, state, postal_code, country, current
  ) AS ref,
  *,
  CASE WHEN source = 'third_party' THEN 2 ELSE 1 END AS standing
FROM (
  SELECT
    person_id,
    nullif(trim(address_line1), '') AS address_line1,
    nullif(trim(address_line2), '') AS address_line2,
    nullif(trim(city), '') AS city,
    nullif(trim(state), '') AS state,
    nullif(trim(postal_code), '') AS postal_code,
    nullif(trim(country), '') AS country,
    CASE WHEN lower(trim(source)) IN ('third_party', 'custodian') THEN lower(trim(source)) ELSE 'subject' END AS source,
    period,
    received_on,
    coalesce(current, FALSE) AS current
  FROM addresses
  WHERE person_id IN (SELECT person_id FROM release_wanted WHERE kind = 'address')
)
