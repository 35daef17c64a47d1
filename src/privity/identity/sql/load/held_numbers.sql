-- makes  held_numbers (id_digits, holders): one row per number that more than one person holds
-- reads  record_people, standard_numbers
-- why    A number that two persons hold identifies neither, whoever asks and however.
SELECT standard.id_digits, count(*) AS holders
FROM record_people AS people
JOIN standard_numbers AS standard ON standard.ref = people.person_no
WHERE standard.fault IS NULL AND standard.id_digits IS NOT NULL
GROUP BY standard.id_digits
HAVING count(*) > 1
