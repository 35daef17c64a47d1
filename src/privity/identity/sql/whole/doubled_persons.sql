-- makes  doubled_persons (found): one row, how many person ids stand on the file more than once
-- reads  held
-- why    Parts are checked one by one; an id in two parts would be two persons.
SELECT count(*) AS found
FROM (SELECT person_id FROM held WHERE NOT former GROUP BY person_id HAVING count(*) > 1) AS doubled
