-- urbanizations: the listed ones, numbered
-- reads: urbanizations_listed
-- why: one is drawn by one join on a small number
SELECT *, row_number() OVER () - 1 AS slot FROM urbanizations_listed
