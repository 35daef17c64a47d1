-- makes  name_letters (person_no, initial, final, head): one row per person and way a neighbour's name is passed over
-- reads  read_names
-- why    With whom neither name can agree is passed over before anything else of him is read: another first
--        letter, and another surname or another last letter. Letters are bits, so that one test asks for
--        several. Names of several words have every bit: they are never passed over.
SELECT DISTINCT
  person_no,
  CASE WHEN compound THEN -1 ELSE 1 << (ascii(given_first) % 31) END AS initial,
  CASE WHEN compound THEN -1 ELSE 1 << (ascii(right(given_key, 1)) % 31) END AS final,
  left(family_key, 3) AS head
FROM read_names
