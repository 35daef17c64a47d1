-- makes  held_shared_numbers (number, holders): one row per number that more than one person holds
-- reads  held
-- why    A number that two persons hold identifies neither, whoever asks and however.
SELECT number, count(*) AS holders
FROM held
WHERE number IS NOT NULL AND NOT former
GROUP BY number
HAVING count(*) > 1
ORDER BY number
