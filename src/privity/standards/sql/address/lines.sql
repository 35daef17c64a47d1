-- makes  lines (ref, numbered, number, text, unit, place, plus4): one row per row of source
-- reads  source (ref, address_line1, address_line2, city, state, postal_code, country)
-- why    The only step but the last that touches every row. A plain line is cut into number, street text and
--        unit text; any other line (and every line abroad) stays whole. What is left repeats from row to row,
--        so that the careful reading happens once per distinct text. `place` holds the four columns of the
--        place, parted by the unit separator, which no readable text contains; `plus4` is cut off it.
SELECT
  ref, numbered, nullif(number, '') AS number,
  CASE WHEN NOT numbered THEN line WHEN unit = '' THEN rest ELSE left(rest, length(rest) - length(unit)) END AS text,
  CASE WHEN unit <> '' THEN unit END AS unit,
  concat(
    city, chr(31), state, chr(31), CASE WHEN plus4 IS NULL THEN postal_code ELSE left(postal_code, 5) END, chr(31), country
  ) AS place,
  plus4
FROM (
  SELECT
    ref, numbered, number, line, rest, city, state, postal_code, country,
    CASE WHEN strlen(postal_code) = 10 THEN CASE WHEN regexp_full_match(postal_code, '[0-9]{5}-[0-9]{4}') THEN right(postal_code, 4) END END AS plus4,
    CASE
      WHEN numbered THEN regexp_extract(
        rest,
        '[ ,.]+(?:(?:APT|APARTMENT|UNIT|STE|SUITE)(?:[. ]*#? ?[0-9][0-9A-Z-]*|[. ]+#? ?[A-Z](?:-?[0-9]+[A-Z]?)?)|# ?(?:[0-9][0-9A-Z-]*|[A-Z](?:-?[0-9]+[A-Z]?)?))[ .,]*$'
      )
      ELSE ''
    END AS unit
  FROM (
    SELECT
      ref, number, line, city, state, postal_code, country,
      number <> '' AS numbered,
      CASE WHEN number <> '' THEN substr(line, length(number) + 2) END AS rest
    FROM (
      SELECT
        ref, line, city, state, postal_code, country,
        -- A number of five digits that begins with 9 is looked at more closely, and so is ROUTE # 5, where # is no unit.
        CASE
          WHEN country IS NOT NULL AND country NOT IN ('US', '', 'USA') THEN ''
          WHEN contains(line, '#') AND regexp_matches(line, '(?:ROUTE|RTE|RT|ROAD|RD|HIGHWAY|HWY) *#') THEN ''
          ELSE regexp_extract(line, '^((?:[1-8][0-9]{0,5}|9[0-9]{0,3})(?:-[0-9]{1,5})?[A-Z]?) (?:[A-Z]|[0-9]+[^0-9/])', 1)
        END AS number
      FROM (
        SELECT
          ref, city, state, postal_code, country,
          upper(CASE WHEN address_line2 IS NULL THEN coalesce(address_line1, '') ELSE concat_ws(' ', address_line1, address_line2) END) AS line
        FROM @source
      ) AS joined
    ) AS opened
  ) AS headed
) AS cut
