-- makes  held (person_no, person_id, number, id_kind, birth_date, deceased, held_back, family_key, given_key, middle_key, middle_initial, suffix_key): one row per person
-- reads  record_people, keyed_numbers, present_names
-- why    The name stands here where it is of two single words, as nine in ten are; others
--        stand in `held_names`. A faulty number is no number: it neither identifies nor contradicts.
--        `held_back` says that the person bears any flag but `deceased`.
SELECT
  people.person_no,
  people.person_id,
  numbers.number,
  numbers.id_kind,
  people.birth_date,
  contains(people.flags, ';deceased;') AS deceased,
  replace(replace(people.flags, ';deceased;', ';'), ';', '') <> '' AS held_back,
  names.family_key,
  names.given_key,
  names.middle_key,
  names.middle_initial,
  names.suffix_key
FROM record_people AS people
LEFT JOIN keyed_numbers AS numbers ON numbers.ref = people.person_no
LEFT JOIN present_names AS names ON names.person_no = people.person_no
ORDER BY people.person_no
