-- makes  held_births (birth_key, person_no): one row per birth key of a person
-- reads  keyed_births
-- why    A key by itself, so that reading it costs twelve bytes a person.
SELECT DISTINCT birth_key, ref AS person_no
FROM keyed_births
ORDER BY ref
