-- makes  record_people (person_no, person_id, id_number, id_type, birth_date, flags): one row per person
-- reads  persons, part_base
-- why    Persons are numbered in the order of their ids, so that the same file in any row order gives the
--        same numbers, and every later join is on an integer. Each part of a file goes on from a number of its own.
SELECT
  (SELECT first_no FROM part_base) + row_number() OVER (ORDER BY person_id) AS person_no,
  person_id,
  nullif(trim(id_number), '') AS id_number,
  nullif(trim(id_type), '') AS id_type,
  try_cast(date_of_birth AS DATE) AS birth_date,
  concat(';', lower(replace(coalesce(holds, ''), ' ', '')), ';') AS flags
FROM persons
WHERE person_id IS NOT NULL
