-- makes  mate_homes (person_no, given_first, place, unit): one row per residence of a person drawn for a borrowed number
-- reads  drawn, kinds, held, held_residents, held_crowds
-- why    Made by itself, so that the file streams past these few and is never held.
SELECT DISTINCT
  homes.person_no,
  split_part(coalesce(names.given_words, names.given_key), ' ', 1) AS given_first,
  homes.place,
  homes.unit
FROM (
  SELECT DISTINCT drawn.person_no
  FROM drawn
  JOIN kinds ON kinds.kind = drawn.kind
  WHERE kinds.who = 'absent, number of the household'
) AS chosen
JOIN held AS names ON names.person_no = chosen.person_no AND NOT names.former
JOIN held_residents AS homes ON homes.person_no = chosen.person_no
LEFT JOIN held_crowds AS crowds ON crowds.place = homes.place
WHERE crowds.place IS NULL
