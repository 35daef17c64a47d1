-- makes  held (person_no, person_id, former, number, id_kind, birth_date, deceased, held_back, family_key, family_words, given_key, given_words, middle_key, middle_initial, suffix_key): one row per name of a person, of which exactly one is not former
-- reads  record_people, keyed_numbers, read_names
-- why    Everything a comparison needs of a person stands in one row, so that the file is read once. Words stand
--        only where a name has several. A faulty number is no number: it neither identifies nor contradicts.
--        A person whose name could not be read has one row without a name. `held_back` says that the person
--        bears any flag but `deceased`.
SELECT
  people.person_no,
  people.person_id,
  coalesce(names.former, FALSE) AS former,
  numbers.number,
  numbers.id_kind,
  people.birth_date,
  contains(people.flags, ';deceased;') AS deceased,
  replace(replace(people.flags, ';deceased;', ';'), ';', '') <> '' AS held_back,
  names.family_key,
  CASE WHEN len(names.family_alt) > 0 THEN concat(array_to_string(names.family_alt, ' '), ' ', names.family_key) END AS family_words,
  names.given_key,
  CASE WHEN len(names.given_tokens) > 1 THEN array_to_string(names.given_tokens, ' ') END AS given_words,
  names.middle_key,
  names.middle_initial,
  names.suffix_key
FROM record_people AS people
LEFT JOIN keyed_numbers AS numbers ON numbers.ref = people.person_no
LEFT JOIN read_names AS names ON names.person_no = people.person_no
ORDER BY people.person_no, former, names.family_key, names.given_key
