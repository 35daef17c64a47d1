-- makes  best_names (ordinal, person_no, code): one row per pair of like names or of one number, by the name of the person that agrees best
-- reads  near_names
-- why    A person has several names; the best one counts. A name of which both parts are like goes
--        before one of which only one is; then the code is family + given, family, given, middle initial, suffix and "not a former name", a digit each: its maximum is the best name, whatever
--        the order of rows.
SELECT
  ordinal,
  person_no,
  max(CASE WHEN family > 0 AND given > 0 THEN 10000000 ELSE 0 END + (family + given) * 100000 + family * 10000 + given * 1000 + middle * 100 + suffix * 10
    + CASE WHEN former THEN 0 ELSE 1 END) AS code
FROM near_names
WHERE holder = 1 OR (family > 0 AND given > 0)
GROUP BY ordinal, person_no
