-- makes  hard_readings (raw, form, number, fraction, predir, street, street_suffix, postdir, street_key, unit_type, unit, box, route, abroad, text, fault): one row per distinct hard line
-- reads  hard_parts; mended (raw, part, text); street_parts; units (text, unit_type, unit)
-- why    What a line says that is not plainly number and street, ready to be joined to its rows.
SELECT
  hard.raw,
  CASE WHEN hard.form = 'street' THEN parts.form ELSE hard.form END AS form,
  CASE WHEN hard.box IS NULL THEN ltrim(hard.number, '0') ELSE hard.box END AS number,
  hard.fraction, parts.predir, parts.street, parts.street_suffix, parts.postdir,
  CASE hard.form
    WHEN 'box' THEN 'PO BOX'
    WHEN 'street' THEN concat_ws(' ', parts.street_key, hard.area)
    ELSE hard.route
  END AS street_key,
  coalesce(units.unit_type, parts.unit_type) AS unit_type, coalesce(parts.unit, units.unit) AS unit,
  hard.box, hard.route, hard.abroad, mended.text,
  coalesce(
    hard.fault,
    -- No house has the number 0, seven digits, or the 99999 with which forms are filled.
    CASE WHEN
      regexp_matches(hard.number, '^0*(?:-0*)?[A-Z]?$|[0-9]{7}|^99999')
      OR NOT regexp_full_match(hard.number, '(?:[A-Z]{1,2}|KM )?[0-9]+(?: [0-9]+|-[0-9]+)?[A-Z]{0,2}|[NSEW]?[0-9]+[NSEW]+[0-9]+')
    THEN
      CASE WHEN parts.fault IS NULL THEN 'no_number' ELSE 'repeated_digits' END
    END,
    parts.fault,
    CASE WHEN hard.form IN ('box', 'rural', 'military') AND regexp_full_match(coalesce(hard.box, ''), '0*') THEN 'no_number' END
  ) AS fault
FROM @hard_parts AS hard
JOIN @mended AS mended ON mended.raw = hard.raw AND mended.part = 'line'
LEFT JOIN @street_parts AS parts ON parts.text = hard.street
LEFT JOIN @units AS units ON units.text = hard.unit
