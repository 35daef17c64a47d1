-- places: towns with a field office, numbered
-- reads: places_listed
-- why: a unit is named after one
SELECT place, row_number() OVER () - 1 AS slot FROM places_listed
