-- makes  pairs (ordinal, person_no): one row per line and person worth comparing, no duplicates
-- reads  asked_keys, asked_probes, held, held_births, held_residents
-- why    Three keys: the place, the number, birth date with a word of the name. Together they propose everybody
--        whom `judged` could call plausible: the screen is never tighter than the test of uniqueness. Of a
--        building only neighbours are passed over with whom neither name can agree: other initial, other
--        surname, no other word to compare. NULL equals nothing, so an absent key pairs no strangers. Must be
--        a table: as a subquery the planner builds its hash on the record file.
SELECT asked.ordinal, held.person_no
FROM asked_keys AS asked
JOIN held_residents AS held ON held.place = asked.place
WHERE held.given_initial = asked.given_initial
  OR held.family_key = asked.family_key
  OR held.family_key = asked.given_key
  OR asked.compound
  OR held.compound
  OR list_contains(asked.forms, held.given_first)
UNION
SELECT asked.ordinal, held.person_no
FROM asked_keys AS asked
JOIN held ON held.id_digits = asked.id_digits
WHERE held.id_holders <= 20
UNION
SELECT probes.ordinal, held.person_no
FROM asked_probes AS probes
JOIN held_births AS held ON held.birth_date = probes.birth_date AND held.word = probes.word
