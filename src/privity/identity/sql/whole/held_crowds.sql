-- makes  held_crowds (place, residents): one row per place with more than 500 residents, prior ones and former names included
-- reads  held_residents
-- why    A mail drop, a shelter or a jail tells nobody apart, and 10,000 lines aimed at one must not cost the
--        square. Such a place is never searched; its lines go to people at best.
SELECT place, count(*) AS residents
FROM held_residents
GROUP BY place
HAVING count(*) > 500
ORDER BY place
