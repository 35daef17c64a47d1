-- makes  held_crowds (place, residences): one row per place with more than 500 residences, prior ones included
-- reads  held_addresses
-- why    A mail drop, a shelter or a jail tells nobody apart, and 10,000 lines aimed at one must not cost the
--        square. Such a place is never searched; its lines go to people at best.
SELECT place, count(*) AS residences
FROM held_addresses
GROUP BY place
HAVING count(*) > 500
