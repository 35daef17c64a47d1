-- makes  held_crowds (place, persons): one row per place where more than 500 persons are held
-- reads  held_addresses
-- why    A mail drop, a shelter or a jail tells nobody apart, and 10,000 lines aimed at one must not cost the
--        square. Such a place is never searched; its lines go to people at best.
SELECT place, count(DISTINCT person_no) AS persons
FROM held_addresses
GROUP BY place
HAVING count(DISTINCT person_no) > 500
