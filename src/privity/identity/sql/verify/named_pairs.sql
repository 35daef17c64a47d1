-- makes  named_pairs (ordinal, person_no, code): one row per pair, by the name of the person that agrees best
-- reads  pair_edits
-- why    A person has several names; the best one counts. The code is family + given, then family, given,
--        middle initial, suffix and "not a former name", a digit each: its maximum is the best name, whatever
--        the order of rows.
SELECT
  ordinal,
  person_no,
  max((family + given) * 100000 + family * 10000 + given * 1000 + middle * 100 + suffix * 10
    + CASE WHEN former THEN 0 ELSE 1 END) AS code
FROM pair_edits
GROUP BY ordinal, person_no
