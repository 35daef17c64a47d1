-- makes  held_residents (place, person_no, family_key, given_first, given_initial, compound): one row per name and residence of a person
-- reads  held_addresses, held_names, held_crowds
-- why    Who lives or lived where, with as much of the name as it takes to pass over the neighbours: a line
--        aimed at a building meets each of them. `compound` names have several words and are never passed
--        over. Crowded places are left out here, so that they cannot be searched by mistake.
SELECT
  addresses.place,
  addresses.person_no,
  names.family_key,
  names.given_first,
  names.given_initial,
  names.compound
FROM held_addresses AS addresses
JOIN held_names AS names ON names.person_no = addresses.person_no
LEFT JOIN held_crowds AS crowds ON crowds.place = addresses.place
WHERE crowds.place IS NULL
