-- makes  record_people_numbers (ref, id_number, id_type): one row per person
-- reads  record_people
-- why    The reading of numbers wants the person's number as `ref`.
SELECT person_no AS ref, id_number, id_type
FROM record_people
