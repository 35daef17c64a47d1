-- makes  tails (rest, quarter, unit_at, unit_words, area_at, area_words): one row per distinct shape of what follows a street
-- reads  patterns (rest, road_rest, quarter)
-- why    Behind a street stand a unit (APT 4, 3RD FLOOR, or a bare number), in Puerto Rico the quarter (URB MONTE
--        CLARO), and sometimes the name of a building, which is passed over. Behind CALLE and a number every
--        other word names the quarter. A word and a number (PIER 4) are a unit, whatever the word. Positions count words from 1; 0 words, nothing there.
SELECT
  rest, quarter,
  strpos(rest, unit) AS unit_at, length(unit) AS unit_words,
  strpos(rest, area) AS area_at, length(area) AS area_words
FROM (
  SELECT
    rest, quarter,
    CASE
      WHEN regexp_full_match(rest, '[9ml]{1,2}|[wktTd][9ml]') THEN rest
      WHEN quarter THEN regexp_extract(rest, '[uv#]+[9mlk]*')
      ELSE regexp_extract(rest, '(?:[uv#]|Ou)[^z]*')
    END AS unit,
    CASE
      WHEN regexp_full_match(rest, '[9ml]{1,2}') THEN ''
      WHEN quarter AND regexp_matches(rest, '^[uv#]') THEN regexp_extract(rest, '^[uv#]+[9mlk]*(.*)$', 1)
      WHEN quarter THEN regexp_extract(rest, '^[^uv#]*')
      ELSE regexp_extract(rest, 'z[^uv#]*')
    END AS area
  FROM (
    SELECT rest, quarter FROM @patterns
    UNION
    SELECT road_rest, false FROM @patterns
  ) AS once
) AS parted
