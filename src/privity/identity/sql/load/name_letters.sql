-- makes  name_letters (person_no, initial, final, letters): one row per person and way a neighbour's name is passed over
-- reads  read_names, keyed_surnames
-- why    With whom neither name can agree is passed over before anything else of him is read: see `place_hits`.
--        The first letter of the given name and its last stand as bits. Names of several words have every bit:
--        they are never passed over.
SELECT DISTINCT
  names.person_no,
  CASE WHEN names.compound THEN -1 ELSE 1 << (ascii(names.given_first) % 31) END AS initial,
  CASE WHEN names.compound THEN -1 ELSE 1 << (ascii(right(names.given_key, 1)) % 31) END AS final,
  surnames.letters
FROM read_names AS names
JOIN keyed_surnames AS surnames ON surnames.word = names.family_key
