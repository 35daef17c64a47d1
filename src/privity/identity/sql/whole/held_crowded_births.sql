-- makes  held_crowded_births (birth_key): one row per birth key that more than 1,000 persons share
-- reads  held_births
-- why    A date that stands for "unknown" on many records tells nobody apart and would make every line that
--        bears it cost a thousand comparisons.
SELECT birth_key
FROM held_births
GROUP BY birth_key
HAVING count(*) > 1000
ORDER BY birth_key
