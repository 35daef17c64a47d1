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
    -- CALLE LUNA 150 APT 3 is 150 CALLE LUNA APT 3.
    WHEN turned <> '' THEN array_to_string(list_concat(tokens[length(quarter) + 1:length(quarter) + length(turned)], tokens[house + halved + 1:]), ' ')
    ELSE array_to_string(tokens[house + halved + 1:], ' ')
  END AS street,
  CASE
    WHEN postal <> '' OR house < 2 OR marker <> '' OR grid <> '' THEN NULL
    WHEN turned <> '' THEN nullif(array_to_string(canons[1:length(quarter)], ' '), '')
    WHEN contains(left(shape, house - 1), 'z') THEN array_to_string(canons[length(regexp_extract(shape, '^[^z]*')) + 1:house - 1], ' ')
    -- In front of a numbered CALLE any words name the quarter: EXT VILLA RICA 14 CALLE 14.
    WHEN NOT regexp_matches(left(shape, house - 1), '[c9m#]') AND regexp_matches(substr(shape, house + halved + 1), '^s*S')
      THEN array_to_string(canons[1:house - 1], ' ')
  END AS area,
  CASE
    WHEN postal <> '' THEN tail
    WHEN marker <> '' THEN nullif(trim(regexp_replace(regexp_extract(text, '\bKM [0-9]+(?: HM)?(?: [0-9]+)*(.*)$', 1), '\b(?:CARR|CARRETERA)(?: ESTATAL)? [0-9]+', '')), '')
    WHEN house > 1 AND turned = '' AND grid = '' AND marker = '' AND regexp_matches(shape, '^[u#]#?[9mlk]')
      THEN array_to_string(tokens[1:length(regexp_extract(shape, '^[u#]#?[9mlk]'))], ' ')
  END AS unit,
  CASE postal
    WHEN 'box' THEN replace(box, ' ', '')
    WHEN '' THEN NULL
    ELSE replace(replace(regexp_replace(box, '^([NSEW])(?:ORTH|OUTH|AST|EST) ', '\1'), '#', ''), ' ', '')
  END AS box,
  CASE postal
    WHEN 'military' THEN replace(regexp_extract(text, '\b(?:PSC|CMR|UNIT) (?:# )?[0-9]+[A-Z]?'), ' #', '')
    -- RR 02 is RR 2. A route of no known kind keeps its words: SHIP 1 and SHIP 2 are two.
    WHEN 'rural' THEN coalesce(
      nullif(regexp_replace(replace(regexp_extract(text, '\b(?:RR|HC)(?: #)?(?: [0-9]+[A-Z]?)?'), ' #', ''), ' 0+([0-9])', ' \1'), ''),
      array_to_string(tokens[1:2], ' ')
    )
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
    raw, text, tokens, canons, shape, postal, box, grid, marker, quarter, turned, house,
    -- What stands behind a box is a door, if it holds a sign of one, and not the name of a road or town with its postcode.
    CASE WHEN regexp_matches(regexp_replace(tail, '[A-Z]{2,} [0-9]{5}(?: [0-9]{4}|-[0-9]{4})?$', ''), '[0-9#]|^(?:APT|UNIT|STE|LOT|SPC|TRLR|PMB|BLDG|RM) ') THEN tail END AS tail,
    CASE WHEN house > 0 AND marker = '' AND regexp_full_match(coalesce(tokens[house + 1], ''), '[1-9]/[1-9]') THEN 1 ELSE 0 END AS halved
  FROM (
    SELECT
      raw, text, tokens, canons, shape, postal, grid, marker, quarter, turned,
      CASE postal
        WHEN 'box' THEN regexp_extract(text, '(?:PO|BOX|BX|LB|LBX|LOCKBOX|DRAWER|BIN) (?:# )?([A-Z]{0,2} ?[0-9][0-9A-Z/-]*|[A-Z])(?: |$)', 1)
        WHEN '' THEN ''
        ELSE regexp_extract(text, '(?:BOX|BX) ((?:[NSEW] |NORTH |SOUTH |EAST |WEST )?(?:# )?[0-9][0-9A-Z/-]*(?: [A-Z]\b)?)', 1)
      END AS box,
      CASE postal
        WHEN 'box' THEN concat(
          regexp_extract(text, '(?:PO|BOX|BX|LB|LBX|LOCKBOX|DRAWER|BIN) (?:# )?[A-Z]{0,2} ?[0-9][0-9A-Z/-]* (.*)$', 1),
          regexp_extract(text, '(?:BOX|BX|LB|LBX|LOCKBOX|DRAWER|BIN) (?:# )?[A-Z] ([^0-9].*)$', 1)
        )
        WHEN '' THEN ''
        ELSE regexp_extract(text, '(?:BOX|BX) (?:[NSEW] |NORTH |SOUTH |EAST |WEST )?(?:# )?[0-9][0-9A-Z/-]*(?: [A-Z]\b)? (.*)$', 1)
      END AS tail,
      CASE
        WHEN grid <> '' THEN length(grid) - length(replace(grid, ' ', ''))
        WHEN marker <> '' THEN 1
        WHEN regexp_matches(shape, '^[9m]') AND regexp_matches(text, '^[0-9]+(?:-[0-9]+|[NSEW][0-9]+)?[A-Z]? .*[A-Z]') THEN 1
        WHEN turned <> '' THEN length(quarter) + length(turned) + length(regexp_extract(substr(shape, length(quarter) + length(turned) + 1), '^#?')) + 1
        WHEN counted THEN 1
        ELSE length(buried)
      END AS house
    FROM (
      SELECT
        hard.raw, hard.text, shapes.tokens, shapes.canons, shapes.shape,
        CASE
          WHEN regexp_matches(shape, '^M#?[9m]B#?[9m]') OR regexp_matches(hard.text, '^UNIT (?:# )?[0-9]+ BOX (?:# )?[0-9]') THEN 'military'
          WHEN regexp_matches(shape, 'R#?[9m]?l?P?BD?#?[9m]|^[wk]9B#?[9m]') THEN 'rural'
          WHEN regexp_matches(shape, 'PB#?(?:[9ml]|k9)|P#?[9m]|(?:^|u#?[9m]+)B#?(?:[9ml]|k9)') THEN 'box'
          ELSE ''
        END AS postal,
        regexp_extract(hard.text, '^[NSEW] ?[0-9]{1,3}[NSEW]? ?[NSEW] ?[0-9]{2,5} ') AS grid,
        -- Puerto Rico: a road and the kilometre on it stand for street and number.
        CASE
          WHEN regexp_matches(hard.text, '\b(?:CARR|CARRETERA)(?: ESTATAL)? [0-9]+\b') AND regexp_matches(hard.text, '\bKM [0-9]')
            THEN replace(regexp_extract(hard.text, '\bKM [0-9]+(?: HM)?(?: [0-9]+)*'), ' HM', '')
          ELSE ''
        END AS marker,
        regexp_extract(shape, '^(z[^S9mu#?]*)s*S(?:[9lm]|[wkstDf]+)#?[9m]', 1) AS quarter,
        regexp_extract(shape, '^(?:z[^S9mu#?]*)?(s*S(?:[9lm]|[wkstDf]+))#?[9m]', 1) AS turned,
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
