-- makes  addresses (ref, addr_form, number, fraction, predir, street, street_suffix, postdir, street_key, unit_type, unit, box, route, city, state, zip5, plus4, country, admissible, fault, addr_key, building_key): one row per row of source
-- reads  lines; readings; unit_readings; places
-- why    Joins the parts back to the rows and decides: an address is admissible when its line has the
--        structure of a deliverable address and its place is one place.
SELECT
  ref, addr_form, number, fraction, predir, street, street_suffix, postdir, street_key, unit_type, unit, box, route,
  city, state, zip5, plus4, country, fault IS NULL AS admissible, fault,
  CASE WHEN fault IS NULL THEN concat(building, '|', unit) END AS addr_key,
  CASE WHEN fault IS NULL THEN building END AS building_key
FROM (
  SELECT
    ref, addr_form, number, fraction, predir, street, street_suffix, postdir, street_key, unit_type, unit, box, route,
    city, state, zip5, plus4, country, fault,
    CASE
      WHEN country = 'US' THEN concat(zip5, '|', number, CASE WHEN fraction IS NULL THEN '|' ELSE ' ' || fraction || '|' END, street_key)
      ELSE concat(country, ' ', postcode, '||', street_key)
    END AS building
  FROM (
    SELECT
      lines.ref,
      CASE WHEN places.country <> 'US' THEN 'foreign' ELSE readings.form END AS addr_form,
      CASE WHEN places.country = 'US' THEN coalesce(lines.number, readings.number) END AS number,
      readings.fraction, readings.predir, readings.street, readings.street_suffix, readings.postdir,
      CASE WHEN places.country <> 'US' THEN readings.text ELSE readings.street_key END AS street_key,
      coalesce(unit_readings.unit_type, readings.unit_type) AS unit_type,
      CASE
        WHEN readings.unit IS NULL THEN unit_readings.unit
        WHEN unit_readings.unit IS NULL THEN nullif(readings.unit, places.zip5)
        ELSE readings.unit || ' ' || unit_readings.unit
      END AS unit,
      readings.box, readings.route, places.city, places.state, places.zip5,
      nullif(coalesce(lines.plus4, places.plus4), '0000') AS plus4, places.country, places.postcode,
      CASE
        WHEN readings.fault = 'absent' THEN 'absent'
        WHEN places.country <> 'US' THEN CASE WHEN readings.abroad THEN places.fault ELSE coalesce(readings.fault, 'not_an_address') END
        WHEN readings.fault IS NOT NULL THEN readings.fault
        WHEN readings.form = 'military' AND NOT places.military THEN 'region_mismatch'
        ELSE places.fault
      END AS fault
    FROM @lines AS lines
    JOIN @readings AS readings ON readings.raw = lines.text AND readings.numbered = lines.numbered
    LEFT JOIN @unit_readings AS unit_readings ON unit_readings.raw = lines.unit
    JOIN @places AS places ON places.place = lines.place
  ) AS joined
) AS keyed
