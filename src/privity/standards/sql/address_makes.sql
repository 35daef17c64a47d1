-- makes  makes (ref, addr_form, number, fraction, predir, street, street_suffix, postdir, street_key, unit_type, unit, box, route, city, state, zip5, plus4, country, admissible, fault, addr_key, building_key): one row per row of source
-- reads  lines; hard_parts; street_parts; units; places
-- why    Joins the parts back to the lines and decides: an address is admissible when its line has the
--        structure of a deliverable address and its place is one place.
SELECT
  ref, addr_form, number, fraction, predir, street, street_suffix, postdir, street_key, unit_type, unit, box, route,
  city, state, zip5, plus4, country, fault IS NULL AS admissible, fault,
  CASE WHEN fault IS NULL THEN building || '|' || coalesce(unit, '') END AS addr_key,
  CASE WHEN fault IS NULL THEN building END AS building_key
FROM (
  SELECT
    ref, addr_form, number, fraction, predir, street, street_suffix, postdir, street_key, unit_type, unit, box, route,
    city, state, zip5, plus4, country, fault,
    concat_ws('|', coalesce(zip5, country || ' ' || coalesce(postcode, '')), concat_ws(' ', number, fraction), street_key) AS building
  FROM (
    SELECT
      lines.ref,
      CASE
        WHEN places.country <> 'US' AND lines.line <> '' THEN 'foreign'
        WHEN hard.form IN ('box', 'rural', 'military') THEN hard.form
        ELSE coalesce(parts.form, 'none')
      END AS addr_form,
      CASE WHEN hard.box IS NOT NULL THEN hard.box ELSE coalesce(lines.number, hard.number) END AS number,
      coalesce(lines.fraction, hard.fraction) AS fraction,
      parts.predir, parts.street, parts.street_suffix, parts.postdir,
      CASE
        WHEN hard.form = 'box' THEN 'PO BOX'
        WHEN hard.form IN ('rural', 'military') THEN hard.route
        WHEN places.country <> 'US' THEN lines.line
        ELSE parts.street_key
      END AS street_key,
      coalesce(units.unit_type, parts.unit_type) AS unit_type,
      nullif(concat_ws(' ', parts.unit, units.unit), '') AS unit,
      hard.box, hard.route, places.city, places.state, places.zip5, places.plus4, places.country, places.postcode,
      CASE
        WHEN lines.line = '' THEN 'absent'
        WHEN hard.fault IS NOT NULL THEN hard.fault
        WHEN hard.form IN ('box', 'rural', 'military') AND regexp_full_match(coalesce(hard.box, '0'), '0+') THEN 'no_number'
        WHEN coalesce(lines.number, hard.number) IS NOT NULL AND regexp_matches(coalesce(lines.number, hard.number), '^0+[A-Z-]?0*$|[0-9]{7}|^99999') THEN
          CASE WHEN parts.fault IS NULL THEN 'no_number' ELSE 'repeated_digits' END
        WHEN parts.fault IS NOT NULL AND regexp_full_match(replace(lines.line, ' ', ''), '0+|1+|2+|3+|4+|5+|6+|7+|8+|9+') THEN 'repeated_digits'
        WHEN parts.fault IS NOT NULL THEN parts.fault
        WHEN parts.text IS NULL AND hard.box IS NULL THEN 'no_street'
        WHEN hard.form = 'military' AND NOT coalesce(places.military, false) THEN 'region_mismatch'
        WHEN places.country <> 'US' AND NOT regexp_matches(places.country, '^[A-Z]{2}$') THEN 'no_locality'
        ELSE places.fault
      END AS fault
    FROM @lines AS lines
    LEFT JOIN @hard_parts AS hard ON hard.line = lines.line AND NOT lines.easy
    LEFT JOIN @street_parts AS parts ON parts.text = coalesce(lines.street, hard.street)
    LEFT JOIN @units AS units ON units.text = coalesce(lines.unit, hard.unit)
    LEFT JOIN @places AS places
      ON places.city_text IS NOT DISTINCT FROM lines.city
     AND places.state_text IS NOT DISTINCT FROM lines.state
     AND places.postal_text IS NOT DISTINCT FROM lines.postal_code
     AND places.country_text IS NOT DISTINCT FROM lines.country
  ) AS joined
) AS keyed
