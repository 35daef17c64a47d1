-- makes  load_summary (counted, persons): one row per count of a load
-- reads  held, held_names, held_addresses, held_crowds, record_people
-- why    What the standards could not read is not searched; whoever loads must see how much that is.
SELECT 'persons' AS counted, count(*) AS persons FROM held
UNION ALL
SELECT 'with_number', count(id_digits) FROM held
UNION ALL
SELECT 'with_unreadable_number', count(*)
FROM record_people AS people
JOIN held ON held.person_no = people.person_no
WHERE people.id_number IS NOT NULL AND held.id_digits IS NULL
UNION ALL
SELECT 'with_shared_number', count(*) FROM held WHERE id_holders > 1
UNION ALL
SELECT 'with_birth_date', count(birth_date) FROM held
UNION ALL
SELECT 'with_name', count(DISTINCT person_no) FROM held_names
UNION ALL
SELECT 'with_place', count(DISTINCT person_no) FROM held_addresses
UNION ALL
SELECT 'at_crowded_place', count(DISTINCT addresses.person_no)
FROM held_addresses AS addresses
JOIN held_crowds AS crowds ON crowds.place = addresses.place
UNION ALL
SELECT 'deceased', count(*) FROM held WHERE deceased
UNION ALL
SELECT 'held_back', count(*) FROM held WHERE held_back
