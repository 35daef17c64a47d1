-- makes  held_places (person_no, place, unit, current): one row per distinct place and unit of a person
-- reads  record_residences, keyed_texts
-- why    Prior addresses count (election Q2): each stays, and says whether it is the current one.
--        What has no place agrees with nothing and need not be kept.
SELECT held.person_no, keyed.place, keyed.unit, bool_or(held.current) AS current
FROM record_residences AS held
JOIN keyed_texts AS keyed ON keyed.ref = held.ref
WHERE keyed.place IS NOT NULL
GROUP BY held.person_no, keyed.place, keyed.unit
