-- makes  street_readings (raw, form, predir, street, street_suffix, postdir, street_key, unit_type, unit, fault): one row per distinct text behind a number
-- reads  mended (raw, part, text); street_parts
-- why    What a street text says, ready to be joined to the rows that are written with it.
SELECT
  mended.raw, parts.form, parts.predir, parts.street, parts.street_suffix, parts.postdir, parts.street_key,
  parts.unit_type, parts.unit, parts.fault
FROM @mended AS mended
JOIN @street_parts AS parts ON parts.text = mended.text
WHERE mended.part = 'street'
