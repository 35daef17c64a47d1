-- makes  places (place, city, state, zip5, plus4, country, postcode, military, fault): one row per distinct place
-- reads  lines (place); states (word, code, military); zips (state, low, high); words (word, kind)
-- why    A place is read once however many lines name it. The postcode must lie in the state: a pair that
--        disagrees is not a place. Where a table calculator has eaten the leading zero of a postcode, the
--        state puts it back. Ranges of postcodes do not overlap, so a place meets one at most.
SELECT
  place, nullif(city, '') AS city, code AS state, zip5, plus4, country, postcode, coalesce(military, false) AS military,
  CASE
    WHEN city = '' OR regexp_matches(city, '[0-9]') OR NOT regexp_matches(city, '[A-Z]{3}') THEN 'no_locality'
    WHEN NOT regexp_matches(city, '[AEIOUY]') OR replace(replace(city, left(city, 1), ''), ' ', '') = '' THEN 'no_locality'
    WHEN city_kind = 'p' THEN 'no_locality'
    WHEN country <> 'US' THEN CASE WHEN NOT regexp_full_match(country, '[A-Z]{2}') THEN 'no_locality' END
    WHEN code IS NULL THEN 'no_locality'
    WHEN zip5 IS NULL THEN 'bad_postcode'
    -- 44444 (Newton Falls, Ohio) is the one postcode of a single digit to which homes belong.
    WHEN replace(zip5, left(zip5, 1), '') = '' AND zip5 <> '44444' THEN 'repeated_digits'
    WHEN zip_state IS NULL THEN 'region_mismatch'
    WHEN military AND city NOT IN ('APO', 'DPO', 'FPO') THEN 'region_mismatch'
  END AS fault
FROM (
  SELECT placed.*, zips.state AS zip_state
  FROM (
    SELECT
      spelled.place, spelled.city, spelled.country, states.code, states.military = 'yes' AS military,
      CASE
        WHEN regexp_full_match(spelled.postal, '[0-9]{5}(-?[0-9]{4})?') THEN left(spelled.postal, 5)
        WHEN regexp_full_match(spelled.postal, '[0-9]{4}') THEN '0' || spelled.postal
      END AS zip5,
      CASE WHEN regexp_full_match(spelled.postal, '[0-9]{5}-?[0-9]{4}') THEN right(spelled.postal, 4) END AS plus4,
      nullif(regexp_replace(spelled.postal, '[^0-9A-Z]', '', 'g'), '') AS postcode,
      words.kind AS city_kind
    FROM (
      SELECT
        place,
        -- What is plain already, as most places are, needs no mending.
        CASE
          WHEN regexp_full_match(city, '[A-Za-z]+(?: [A-Za-z]+)*') THEN upper(city)
          ELSE trim(regexp_replace(strip_accents(upper(city)), '[^0-9A-Z]+', ' ', 'g'))
        END AS city,
        CASE WHEN regexp_full_match(state, '[A-Z]{2}') THEN state ELSE trim(regexp_replace(upper(state), '[^A-Z]+', ' ', 'g')) END AS state,
        CASE
          WHEN regexp_full_match(postal, '[0-9]{5}') THEN postal
          ELSE replace(regexp_replace(translate(upper(postal), '–—‐', '---'), '^[^0-9A-Z]+|[^0-9A-Z]+$', '', 'g'), ' ', '')
        END AS postal,
        CASE WHEN country IN ('', 'US', 'USA', 'UNITED STATES', 'PR', 'VI', 'GU', 'AS', 'MP') THEN 'US' ELSE country END AS country
      FROM (
        SELECT
          place, parts[1] AS city, parts[2] AS state, parts[3] AS postal,
          CASE WHEN parts[4] IN ('', 'US') THEN 'US' ELSE upper(trim(parts[4])) END AS country
        FROM (SELECT place, string_split(place, chr(31)) AS parts FROM (SELECT DISTINCT place FROM @lines) AS once) AS split
      ) AS parted
    ) AS spelled
    LEFT JOIN @states AS states ON states.word = CASE WHEN length(spelled.state) < 4 THEN replace(spelled.state, ' ', '') ELSE spelled.state END
    LEFT JOIN @words AS words ON words.word = spelled.city
  ) AS placed
  LEFT JOIN @zips AS zips ON zips.state = placed.code AND placed.zip5 BETWEEN zips.low AND zips.high
) AS ranged
