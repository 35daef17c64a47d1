-- element_slots: elements numbered by weight
-- reads: elements_listed
-- why: one is drawn by one join on a small number
SELECT * EXCLUDE (copy), row_number() OVER (ORDER BY nth, copy) - 1 AS slot
FROM (SELECT *, row_number() OVER () AS nth, unnest(range(weight)) AS copy FROM elements_listed)
