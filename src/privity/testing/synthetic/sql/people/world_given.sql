-- world_given: given names of the same lists, numbered within list and sex
-- reads: world_names (culture, kind, name, plain)
-- why: see world_families
SELECT culture, right(kind, 1) AS sex, name, plain, row_number() OVER (PARTITION BY culture, kind ORDER BY name) - 1 AS slot
FROM world_names
WHERE kind <> 'family'
