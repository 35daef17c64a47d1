-- makes  held (person_no, person_id, id_digits, id_kind, id_holders, birth_date, deceased, held_back): one row per person
-- reads  record_people, standard_numbers, held_numbers
-- why    A faulty number is no number: it neither identifies nor contradicts. `held_back` says that the
--        person bears any flag but `deceased`.
SELECT
  people.person_no,
  people.person_id,
  CASE WHEN standard.fault IS NULL THEN standard.id_digits END AS id_digits,
  standard.id_kind,
  coalesce(shared.holders, 1) AS id_holders,
  people.birth_date,
  contains(people.flags, ';deceased;') AS deceased,
  replace(replace(people.flags, ';deceased;', ';'), ';', '') <> '' AS held_back
FROM record_people AS people
LEFT JOIN standard_numbers AS standard ON standard.ref = people.person_no
LEFT JOIN held_numbers AS shared
  ON shared.id_digits = standard.id_digits AND standard.fault IS NULL
