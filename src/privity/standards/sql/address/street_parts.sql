-- makes  street_parts (text, form, predir, street, street_suffix, postdir, street_key, unit_type, unit, fault): one row per distinct street text
-- reads  street_cuts (text, ...); units (text, unit_type, unit)
-- why    Puts the unit found inside a street text into the same words as every other unit.
SELECT
  cuts.text, form, predir, street, street_suffix, postdir,
  CASE WHEN fault IS NULL THEN concat_ws(' ', predir, street, street_suffix, postdir, area) END AS street_key,
  units.unit_type, units.unit, fault
FROM @street_cuts AS cuts
LEFT JOIN @units AS units ON units.text = cuts.unit
