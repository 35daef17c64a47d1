-- makes  held_crowded_dates (birth_date): one row per birth date that more than 1,000 persons share, and ten times as many as a date of the file does on the whole
-- reads  held_dates
-- why    A date that stands for "unknown" identifies nobody.
SELECT birth_date
FROM (SELECT birth_date, sum(persons) AS persons FROM held_dates GROUP BY birth_date) AS dates
WHERE persons > 1000
  AND persons > 10 * (SELECT sum(persons) / count(DISTINCT birth_date) FROM held_dates)
ORDER BY birth_date
