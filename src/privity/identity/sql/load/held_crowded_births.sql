-- makes  held_crowded_births (birth_date, word): one row per birth date and name word that more than 1,000 names share
-- reads  held_names
-- why    A date that stands for "unknown" on many records tells nobody apart and would make every line that
--        bears it cost a thousand comparisons.
SELECT birth_date, given_first AS word
FROM held_names
WHERE birth_date IS NOT NULL
GROUP BY birth_date, given_first
HAVING count(*) > 1000
UNION
SELECT birth_date, family_key
FROM held_names
WHERE birth_date IS NOT NULL
GROUP BY birth_date, family_key
HAVING count(*) > 1000
