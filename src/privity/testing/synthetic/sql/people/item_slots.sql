-- item_slots: kinds of items numbered by weight
-- reads: item_kinds
-- why: an item draws its kind by one join on a small number
SELECT * EXCLUDE (copy), row_number() OVER (ORDER BY element, copy) - 1 AS slot
FROM (SELECT *, unnest(range(weight)) AS copy FROM item_kinds)
