-- solo_slots: defects that one line can have by itself and the file alone shows, numbered by weight
-- reads: defects (defect, part, weight, size, register_only, not_with)
-- why: a second defect is drawn by one join on a small number
SELECT defect, part, not_with, row_number() OVER (ORDER BY defect, copy) - 1 AS slot
FROM (SELECT defect, part, not_with, unnest(range(weight)) AS copy FROM defects WHERE size = 1 AND NOT register_only AND weight > 0)
