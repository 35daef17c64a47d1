-- makes  held_dates (birth_date, persons): one row per birth date of this part of the file
-- reads  record_people
-- why    Counted part by part and summed in `held_crowded_dates`.
SELECT birth_date, count(*) AS persons
FROM record_people
WHERE birth_date IS NOT NULL
GROUP BY birth_date
ORDER BY birth_date
