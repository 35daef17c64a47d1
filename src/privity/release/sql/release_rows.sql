-- makes  release_rows (ordinal, line, element, period, nth, field, value, source): one row per field that leaves
-- reads  release_items, release_addresses, release_persons
-- why    Exactly what leaves, and nothing beside it. `field` is empty for a value that is one text; `nth` keeps
--        two items of one element and period apart. `source` stays here: it is not in the package.
SELECT
  ordinal, line, element, period,
  row_number() OVER (PARTITION BY ordinal, element, period ORDER BY value, source) AS nth,
  '' AS field, value, source
FROM release_items
WHERE why IS NULL
UNION ALL
SELECT ordinal, line, 'mailing_address' AS element, period, 1 AS nth, field, value, source
FROM (
  SELECT
    held.ordinal, held.line, held.period, held.source, fields.field,
    CASE fields.field
      WHEN 'address_line1' THEN held.address_line1
      WHEN 'address_line2' THEN held.address_line2
      WHEN 'city' THEN held.city
      WHEN 'state' THEN held.state
      WHEN 'postal_code' THEN held.postal_code
      ELSE held.country
    END AS value
  FROM release_addresses AS held
  CROSS JOIN (
    VALUES ('address_line1'), ('address_line2'), ('city'), ('state'), ('postal_code'), ('country')
  ) AS fields(field)
  WHERE held.why IS NULL
)
WHERE value IS NOT NULL
UNION ALL
SELECT ordinal, line, element, NULL AS period, 1 AS nth, field, value, 'custodian' AS source
FROM release_persons
