-- makes  load_summary (counted, persons): one row per count of a load
-- reads  held, held_names, held_residents, held_crowds, held_shared_numbers
-- why    What the standards could not read is not searched; whoever loads must see how much that is.
SELECT 'persons' AS counted, count(*) AS persons FROM held
UNION ALL
SELECT 'with_number', count(number) FROM held
UNION ALL
SELECT 'with_unreadable_number', count(*) FILTER (WHERE number IS NULL AND id_kind IS NOT NULL) FROM held
UNION ALL
SELECT 'with_shared_number', coalesce(sum(holders), 0) FROM held_shared_numbers
UNION ALL
SELECT 'with_birth_date', count(birth_date) FROM held
UNION ALL
SELECT 'with_name', count(*) FILTER (WHERE held.family_key IS NOT NULL OR others.person_no IS NOT NULL)
FROM held
LEFT JOIN (SELECT DISTINCT person_no FROM held_names WHERE NOT former) AS others ON others.person_no = held.person_no
UNION ALL
SELECT 'with_place', count(*) FROM (SELECT DISTINCT person_no FROM held_residents) AS placed
UNION ALL
SELECT 'at_crowded_place', count(*)
FROM (
  SELECT DISTINCT residents.person_no
  FROM held_residents AS residents
  JOIN held_crowds AS crowds ON crowds.place = residents.place
) AS crowded
UNION ALL
SELECT 'deceased', count(*) FILTER (WHERE deceased) FROM held
UNION ALL
SELECT 'held_back', count(*) FILTER (WHERE held_back) FROM held
