-- makes  addresses (ref, addr_form, number, fraction, predir, street, street_suffix, postdir, street_key, unit_type, unit, box, route, city, state, zip5, plus4, country, admissible, fault, addr_key, building_key): one row per row of source
-- reads  lines; street_readings; hard_readings; unit_readings; places
-- why    Joins the parts back to the rows and decides: an address is admissible when its line has the
--        structure of a deliverable address and its place is one place. Numbered lines and the others meet
--        their readings apart, so that each row carries only what its kind needs.
SELECT
  ref, addr_form, number, fraction, predir, street, street_suffix, postdir, street_key, unit_type, unit, box, route,
  city, state, zip5, plus4, country, fault IS NULL AS admissible, fault,
  CASE WHEN fault IS NULL THEN building || '|' || coalesce(unit, '') END AS addr_key,
  CASE WHEN fault IS NULL THEN building END AS building_key
FROM (
  SELECT
    lines.ref, streets.form AS addr_form, lines.number, NULL AS fraction,
    streets.predir, streets.street, streets.street_suffix, streets.postdir, streets.street_key,
    coalesce(units.unit_type, streets.unit_type) AS unit_type,
    CASE
      WHEN streets.unit IS NULL THEN units.unit
      WHEN units.unit IS NULL THEN nullif(streets.unit, places.zip5)
      ELSE streets.unit || ' ' || units.unit
    END AS unit,
    NULL AS box, NULL AS route, places.city, places.state, places.zip5,
    nullif(coalesce(lines.plus4, places.plus4), '0000') AS plus4, places.country,
    coalesce(streets.fault, places.fault, CASE WHEN places.military THEN 'region_mismatch' END) AS fault,
    places.zip5 || '|' || lines.number || '|' || streets.street_key AS building
  FROM @lines AS lines
  JOIN @street_readings AS streets ON streets.raw = lines.text
  JOIN @places AS places ON places.place = lines.place
  LEFT JOIN @unit_readings AS units ON units.raw = lines.unit
  WHERE lines.numbered
  UNION ALL
  SELECT
    lines.ref,
    CASE WHEN places.country = 'US' THEN hard.form ELSE 'foreign' END,
    CASE WHEN places.country = 'US' THEN hard.number END,
    hard.fraction, hard.predir, hard.street, hard.street_suffix, hard.postdir,
    CASE WHEN places.country = 'US' THEN hard.street_key ELSE hard.text END,
    hard.unit_type, nullif(hard.unit, places.zip5), hard.box, hard.route, places.city, places.state, places.zip5,
    nullif(coalesce(lines.plus4, places.plus4), '0000'), places.country,
    CASE
      WHEN hard.fault = 'absent' THEN 'absent'
      WHEN places.country <> 'US' THEN CASE WHEN hard.abroad THEN places.fault ELSE coalesce(hard.fault, 'not_an_address') END
      WHEN (hard.form = 'military') <> places.military THEN coalesce(hard.fault, 'region_mismatch')
      ELSE coalesce(hard.fault, places.fault)
    END,
    CASE
      WHEN places.country <> 'US' THEN concat(places.country, ' ', places.postcode, '||', hard.text)
      WHEN hard.fraction IS NULL THEN concat(places.zip5, '|', hard.number, '|', hard.street_key)
      ELSE concat(places.zip5, '|', hard.number, ' ', hard.fraction, '|', hard.street_key)
    END
  FROM @lines AS lines
  JOIN @hard_readings AS hard ON hard.raw = lines.text
  JOIN @places AS places ON places.place = lines.place
  WHERE NOT lines.numbered
) AS joined
