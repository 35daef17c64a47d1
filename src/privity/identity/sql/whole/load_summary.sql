-- makes  load_summary (counted, persons): one row per count of a load
-- reads  held, held_residents, held_crowds, held_shared_numbers
-- why    What the standards could not read is not searched; whoever loads must see how much that is.
SELECT counts.counted, counts.persons
FROM (
  SELECT
    unnest(['persons', 'with_number', 'with_unreadable_number', 'with_birth_date', 'with_name', 'deceased', 'held_back']) AS counted,
    unnest([
      count(*), count(number), count(*) FILTER (WHERE number IS NULL AND id_kind IS NOT NULL), count(birth_date),
      count(family_key), count(*) FILTER (WHERE deceased), count(*) FILTER (WHERE held_back)
    ]) AS persons
  FROM held
  WHERE NOT former
) AS counts
UNION ALL
SELECT 'with_shared_number', coalesce(sum(holders), 0) FROM held_shared_numbers
UNION ALL
SELECT 'with_place', count(*) FROM (SELECT DISTINCT person_no FROM held_residents) AS placed
UNION ALL
SELECT 'at_crowded_place', count(*)
FROM (
  SELECT DISTINCT residents.person_no
  FROM held_residents AS residents
  JOIN held_crowds AS crowds ON crowds.place = residents.place
) AS crowded
