-- makes  held_crowded_births (birth_date, word): one row per birth date and name word that more than 1,000 persons share
-- reads  held_names
-- why    A date that stands for "unknown" on many records tells nobody apart and would make every line that
--        bears it cost a thousand comparisons.
SELECT words.birth_date, words.word
FROM (
  SELECT DISTINCT person_no, birth_date, given_first AS word FROM held_names
  UNION
  SELECT DISTINCT person_no, birth_date, family_key AS word FROM held_names
) AS words
WHERE words.birth_date IS NOT NULL
GROUP BY words.birth_date, words.word
HAVING count(*) > 1000
