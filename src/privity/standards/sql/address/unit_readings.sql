-- makes  unit_readings (raw, unit_type, unit): one row per distinct unit text as cut from a line
-- reads  mended (raw, part, text); units (text, unit_type, unit)
-- why    The unit a row was cut with, in standard words.
SELECT mended.raw, units.unit_type, units.unit
FROM @mended AS mended
JOIN @units AS units ON units.text = mended.text
WHERE mended.part = 'unit'
