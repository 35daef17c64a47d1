-- makes  held_residents (place, person_no, unit, current, initial, final, letters): one row per residence of a person and way his name is passed over
-- reads  held_places, name_letters
-- why    Who lives or lived where, with as much of the name as it takes to pass over the neighbours: a line
--        aimed at a building meets each of them.
SELECT
  places.place,
  places.person_no,
  places.unit,
  places.current,
  letters.initial,
  letters.final,
  letters.letters
FROM held_places AS places
JOIN name_letters AS letters ON letters.person_no = places.person_no
ORDER BY places.person_no
