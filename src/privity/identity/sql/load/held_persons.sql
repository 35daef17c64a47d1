-- makes  held_persons (person_id, family_name, given_name, middle_name, suffix, id_number): one row per person
-- reads  persons
-- why    The name and number as the file has them, for release; identity compares standardised ones.
SELECT person_id, family_name, given_name, middle_name, suffix, id_number
FROM persons
