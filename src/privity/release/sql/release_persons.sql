-- makes  release_persons (ordinal, line, element, field, value): one row per field of a name or number that leaves
-- reads  release_wanted, persons
-- why    The name and the number as the record holds them. `field` is empty for a value that is one text.
SELECT DISTINCT ordinal, line, element, field, value
FROM (
  SELECT
    wanted.ordinal, wanted.line, wanted.element, fields.field,
    nullif(
      trim(
        CASE fields.field
          WHEN 'family_name' THEN persons.family_name
          WHEN 'given_name' THEN persons.given_name
          WHEN 'middle_name' THEN persons.middle_name
          WHEN 'suffix' THEN persons.suffix
          ELSE persons.id_number
        END
      ),
      ''
    ) AS value
  FROM release_wanted AS wanted
  JOIN persons ON persons.person_id = wanted.person_id
  JOIN (
    VALUES ('name', 'family_name'), ('name', 'given_name'), ('name', 'middle_name'), ('name', 'suffix'), ('id_number', '')
  ) AS fields(element, field) ON fields.element = wanted.element
  WHERE wanted.kind = 'person'
)
WHERE value IS NOT NULL
