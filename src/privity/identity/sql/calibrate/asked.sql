-- makes  asked (ordinal, standardised name, number, birth date and address): one row per line that may be looked up
-- reads  asked_now, known_names, known_numbers, known_places
-- why    A line whose name or address is none is never looked up, so it cannot be verified and says nothing.
SELECT
  now.ref AS ordinal,
  names.family_key,
  names.family_alt,
  names.given_key,
  names.given_tokens,
  names.middle_initial,
  names.suffix_key,
  numbers.id_digits,
  numbers.id_kind,
  now.birth_date,
  places.building_key,
  places.unit,
  places.zip5,
  places.city
FROM asked_now AS now
JOIN known_names AS names ON names.ref = now.ref
JOIN known_numbers AS numbers ON numbers.ref = now.ref
JOIN known_places AS places ON places.ref = now.ref
WHERE places.admissible AND names.fault IS NULL
