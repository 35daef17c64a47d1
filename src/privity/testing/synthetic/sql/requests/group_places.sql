-- group_places: towns of addresses that many lines share, numbered
-- reads: group_places_listed
-- why: an address of many lines lies in one
SELECT *, row_number() OVER () - 1 AS slot FROM group_places_listed
