-- writes: for each defect the ways to plant it, numbered, as column -> cell
-- reads: writes_listed (defect, choice, columns, cells)
-- why: see defects.toml
SELECT defect, choice, map(columns, cells) AS cells FROM writes_listed
