-- makes  places (city_text, state_text, postal_text, country_text, city, state, zip5, plus4, country, postcode, military, fault): one row per distinct place
-- reads  lines (city, state, postal_code, country); states (code, name, military); zips (state, low, high); words (word, kind)
-- why    A place is read once however many lines name it. The postcode must lie in the state: a pair that
--        disagrees is not a place.
SELECT
  city_text, state_text, postal_text, country_text,
  nullif(city, '') AS city, code AS state, zip5, plus4, country, postcode, military,
  CASE
    WHEN city = '' THEN 'no_locality'
    WHEN regexp_matches(city, '[0-9]') OR NOT regexp_matches(city, '[A-Z]{3}') THEN 'no_locality'
    WHEN NOT regexp_matches(city, '[AEIOUY]') OR replace(replace(city, left(city, 1), ''), ' ', '') = '' THEN 'no_locality'
    WHEN city_kind = 'p' THEN 'no_locality'
    WHEN country <> 'US' THEN NULL
    WHEN code IS NULL THEN 'no_locality'
    WHEN zip5 IS NULL THEN 'bad_postcode'
    -- 44444 (Newton Falls, Ohio) is the one postcode of a single digit to which homes belong.
    WHEN replace(zip5, left(zip5, 1), '') = '' AND zip5 <> '44444' THEN 'repeated_digits'
    WHEN ranges = 0 THEN 'region_mismatch'
  END AS fault
FROM (
  SELECT
    city_text, state_text, postal_text, country_text, city, country, code, military, zip5, plus4, postcode, city_kind,
    count(zips.state) AS ranges
  FROM (
    SELECT
      spelled.city_text, spelled.state_text, spelled.postal_text, spelled.country_text, spelled.city, spelled.country,
      states.code, states.military = 'yes' AS military,
      CASE WHEN regexp_full_match(digits, '[0-9]{5}([0-9]{4})?') THEN left(digits, 5) END AS zip5,
      CASE WHEN regexp_full_match(digits, '[0-9]{9}') AND right(digits, 4) <> '0000' THEN right(digits, 4) END AS plus4,
      nullif(regexp_replace(upper(spelled.postal_text), '[^0-9A-Z]', '', 'g'), '') AS postcode,
      words.kind AS city_kind
    FROM (
      SELECT
        city_text, state_text, postal_text, country_text,
        trim(regexp_replace(strip_accents(upper(coalesce(city_text, ''))), '[^0-9A-Z]+', ' ', 'g')) AS city,
        trim(regexp_replace(upper(coalesce(state_text, '')), '[^A-Z]+', ' ', 'g')) AS state,
        CASE WHEN regexp_full_match(trim(coalesce(postal_text, '')), '[0-9]{5}([ -]?[0-9]{4})?')
          THEN regexp_replace(postal_text, '[^0-9]', '', 'g') ELSE '' END AS digits,
        CASE
          WHEN country_text IS NULL OR upper(trim(country_text)) IN ('', 'US', 'USA', 'UNITED STATES', 'PR', 'VI', 'GU', 'AS', 'MP') THEN 'US'
          ELSE upper(trim(country_text))
        END AS country
      FROM (
        SELECT DISTINCT city AS city_text, state AS state_text, postal_code AS postal_text, country AS country_text
        FROM @lines
      ) AS once
    ) AS spelled
    LEFT JOIN @states AS states ON states.code = spelled.state OR states.name = spelled.state
    LEFT JOIN @words AS words ON words.word = spelled.city
  ) AS placed
  LEFT JOIN @zips AS zips ON zips.state = placed.code AND placed.zip5 BETWEEN zips.low AND zips.high
  GROUP BY ALL
) AS ranged
