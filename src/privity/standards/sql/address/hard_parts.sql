-- makes  hard_parts (raw, form, number, fraction, street, area, unit, box, route, abroad, fault): one row per distinct hard line
-- reads  hard (raw, text); hard_shapes (text, tokens, canons, shape)
-- why    Reads boxes, routes and military mail whole; in any other line it looks for the house number that a
--        street follows, and hands that street to the street grammar. A line that offers neither has a fault.
--        `abroad` says whether the line could be a street line of another country.
SELECT
  raw,
  CASE WHEN postal <> '' THEN postal WHEN house > 0 THEN 'street' ELSE 'none' END AS form,
  CASE
    WHEN postal <> '' OR house = 0 THEN NULL
    WHEN grid <> '' THEN replace(grid, ' ', '')
    WHEN marker <> '' THEN marker
    ELSE canons[house]
  END AS number,
  CASE WHEN postal = '' AND halved THEN tokens[house + 1] END AS fraction,
  CASE
    WHEN postal <> '' OR house = 0 THEN NULL
    WHEN marker <> '' THEN regexp_extract(text, '\b(?:CARR|CARRETERA)(?: ESTATAL)? [0-9]+')
    WHEN turned <> '' THEN array_to_string(tokens[1:length(turned)], ' ')
    WHEN halved THEN array_to_string(tokens[house + 2:], ' ')
    ELSE array_to_string(tokens[house + 1:], ' ')
  END AS street,
  CASE
    WHEN house > 1 AND regexp_matches(left(shape, house - 1), 'z') AND turned = ''
      THEN array_to_string(canons[length(regexp_extract(shape, '^[^z]*')) + 1:house - 1], ' ')
  END AS area,
  CASE
    WHEN postal = '' AND house > 1 AND turned = '' AND grid = '' AND marker = '' AND regexp_matches(shape, '^[u#]#?[9mlk]')
      THEN array_to_string(tokens[1:length(regexp_extract(shape, '^[u#]#?[9mlk]'))], ' ')
  END AS unit,
  CASE postal
    WHEN 'military' THEN regexp_extract(text, 'BOX (?:# )?([0-9]+[A-Z]?)', 1)
    WHEN 'rural' THEN replace(regexp_extract(text, 'BOX (?:[NSEW] |NORTH |SOUTH |EAST |WEST )?(?:# )?([0-9]+[A-Z]?(?: [A-Z]\b)?)', 1), ' ', '')
    WHEN 'box' THEN regexp_extract(text, '(?:PO|BOX|BX|LB|LBX|LOCKBOX|DRAWER|BIN) (?:# )?([A-Z]{0,2} ?[0-9]+[A-Z]?|[A-Z])(?: |$)', 1)
  END AS box,
  CASE postal
    WHEN 'military' THEN regexp_extract(text, '\b(?:PSC|CMR|UNIT) (?:# )?[0-9]+[A-Z]?')
    WHEN 'rural' THEN replace(regexp_extract(text, '\b(?:RR|HC|RFD|ROUTE|RTE|RT)(?: #)?(?: [0-9]+[A-Z]?)?'), ' #', '')
  END AS route,
  regexp_matches(shape, '[9m]') AND regexp_matches(shape, '[TtSfR]') AND NOT regexp_matches(shape, '[xp]')
    OR regexp_matches(text, '[A-Z]{3}(STRASSE|STR|WEG|GASSE|PLATZ|ALLEE|STRAAT|LAAN|GATAN|VAGEN|VEIEN|GADE|VEJ|KATU|UTCA)\b.*[0-9]') AS abroad,
  CASE
    WHEN text = '' THEN 'absent'
    WHEN postal <> '' OR house > 0 THEN NULL
    WHEN contains(shape, 'g') THEN 'general_delivery'
    WHEN regexp_full_match(replace(text, ' ', ''), '0+|1+|2+|3+|4+|5+|6+|7+|8+|9+') THEN 'repeated_digits'
    WHEN regexp_full_match(text, '[0-9]{5}|[0-9]{9}|[0-9]{5}[ -][0-9]{4}') THEN 'postcode_only'
    WHEN regexp_full_match(shape, '[9m?#]+') THEN 'no_street'
    WHEN regexp_matches(shape, '[TtSRPB]') THEN 'no_number'
    ELSE 'not_an_address'
  END AS fault
FROM (
  SELECT
    raw, text, tokens, canons, shape, postal, grid, marker, turned, house,
    house > 0 AND marker = '' AND regexp_full_match(coalesce(tokens[house + 1], ''), '[1-9]/[1-9]') AS halved
  FROM (
    SELECT
      raw, text, tokens, canons, shape, postal, grid, marker, turned,
      CASE
        WHEN grid <> '' THEN CASE WHEN contains(trim(grid), ' ') THEN 2 ELSE 1 END
        WHEN marker <> '' THEN 1
        WHEN regexp_matches(shape, '^[9m]') AND regexp_matches(text, '^[0-9]+(?:-[0-9]+|[NSEW][0-9]+)?[A-Z]? .*[A-Z]') THEN 1
        WHEN turned <> '' THEN length(turned) + length(regexp_extract(substr(shape, length(turned) + 1), '^#?')) + 1
        WHEN counted THEN 1
        ELSE length(buried)
      END AS house
    FROM (
      SELECT
        hard.raw, hard.text, shapes.tokens, shapes.canons, shapes.shape,
        CASE
          WHEN regexp_matches(shape, '^M#?[9m]B#?9') OR regexp_matches(hard.text, '^UNIT [0-9]+ BOX [0-9]') THEN 'military'
          WHEN regexp_matches(shape, 'R#?[9m]?l?P?BD?#?[9m]|^[wk]9B#?[9m]') THEN 'rural'
          WHEN regexp_matches(shape, 'PB#?(?:[9ml]|k9)|P#?[9m]|(?:^|u#?[9m]+)B#?(?:[9ml]|k9)') THEN 'box'
          ELSE ''
        END AS postal,
        regexp_extract(hard.text, '^[NSEW][0-9]{1,3}[NSEW]? ?[NSEW][0-9]{2,5} ') AS grid,
        -- Puerto Rico: a road and the kilometre on it stand for street and number.
        CASE
          WHEN regexp_matches(hard.text, '\b(?:CARR|CARRETERA)(?: ESTATAL)? [0-9]+ .*\bKM [0-9]')
            THEN regexp_extract(hard.text, '\bKM [0-9]+(?: [0-9]+)?')
          ELSE ''
        END AS marker,
        CASE WHEN regexp_matches(shape, '^s*S(?:[9lm]|[wkstDf]+)#?[9m]') THEN regexp_extract(shape, '^s*S(?:[9lm]|[wkstDf]+)') ELSE '' END AS turned,
        regexp_matches(shape, '^CD?[^9]*[Tt]|^CD[wO]') AS counted,
        -- Words, or a mark and its value (APT 4, HWY 54), then a number that a street follows.
        regexp_extract(
          shape,
          '^((?:Ou|[uRBTkPM#]+[9m]|[uRBTkPM#]+[^9muRBTkPM#]|[^9muRBTkPM#])*?[9m]*[9m])(?:D?[^xpa?]*[TtSR]|D?O)', 1
        ) AS buried
      FROM @hard AS hard
      JOIN @hard_shapes AS shapes ON shapes.text = hard.text
    ) AS found
  ) AS placed
) AS opened
