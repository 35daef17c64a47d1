-- makes  hard_parts (line, form, number, fraction, street, unit, box, route, fault): one row per distinct hard line
-- reads  hard (line, text); hard_shapes (text, tokens, canons, shape)
-- why    Reads boxes, routes and military mail whole; in any other line it looks for the house number that a
--        street follows, and hands that street to the street grammar. A line that offers neither has a fault.
SELECT
  line,
  CASE
    WHEN military <> '' THEN 'military'
    WHEN rural <> '' THEN 'rural'
    WHEN boxed <> '' THEN 'box'
    WHEN house > 0 THEN 'street'
    ELSE 'none'
  END AS form,
  CASE
    WHEN military <> '' OR rural <> '' OR boxed <> '' THEN NULL
    WHEN house = 0 THEN NULL
    WHEN grid <> '' THEN replace(grid, ' ', '')
    ELSE canons[house]
  END AS number,
  CASE WHEN house > 0 AND regexp_full_match(coalesce(tokens[house + 1], ''), '[1-9]/[1-9]') THEN tokens[house + 1] END AS fraction,
  CASE
    WHEN military <> '' OR rural <> '' OR boxed <> '' OR house = 0 THEN NULL
    WHEN turned <> '' THEN array_to_string(tokens[1:length(turned)], ' ')
    WHEN regexp_full_match(coalesce(tokens[house + 1], ''), '[1-9]/[1-9]') THEN array_to_string(tokens[house + 2:], ' ')
    ELSE array_to_string(tokens[house + 1:], ' ')
  END AS street,
  CASE
    WHEN house > 1 AND regexp_matches(shape, '^[u#]#?[9mlk]') AND turned = '' AND grid = ''
      THEN array_to_string(tokens[1:length(regexp_extract(shape, '^[u#]#?[9mlk]'))], ' ')
  END AS unit,
  CASE
    WHEN military <> '' THEN regexp_extract(text, 'BOX (?:# )?([0-9]+[A-Z]?)', 1)
    WHEN rural <> '' THEN regexp_replace(regexp_extract(text, 'BOX (?:[NSEWORTHSUA]+ )?(?:# )?([0-9]+(?: ?[A-Z])?)\b', 1), ' ', '')
    WHEN boxed <> '' THEN regexp_replace(array_to_string(tokens[box_at:box_at + box_size - 1], ''), '#', '')
  END AS box,
  CASE
    WHEN military <> '' THEN regexp_extract(text, '\b(?:PSC|CMR|UNIT) (?:# )?[0-9]+[A-Z]?')
    WHEN rural <> '' THEN replace(regexp_extract(text, '\b(?:RR|HC|RFD|ROUTE|RTE|RT)(?: #)?(?: [0-9]+[A-Z]?)?'), ' #', '')
  END AS route,
  CASE
    WHEN military <> '' OR rural <> '' OR boxed <> '' OR house > 0 THEN NULL
    WHEN contains(shape, 'g') THEN 'general_delivery'
    WHEN regexp_full_match(replace(text, ' ', ''), '0+|1+|2+|3+|4+|5+|6+|7+|8+|9+') THEN 'repeated_digits'
    WHEN regexp_full_match(text, '[0-9]{5}|[0-9]{9}|[0-9]{5}[ -][0-9]{4}') THEN 'postcode_only'
    WHEN regexp_full_match(shape, '[9m?#]+') THEN 'no_street'
    WHEN regexp_matches(shape, '[TtSRH]') THEN 'no_number'
    ELSE 'not_an_address'
  END AS fault
FROM (
  SELECT
    line, text, tokens, canons, shape, military, rural, boxed, grid, turned,
    length(shape) - length(regexp_extract(shape, 'P?B#?[9ml]+.*$|P#?[9m].*$')) + length(regexp_extract(boxed, '^P?B?#?')) + 1 AS box_at,
    CASE WHEN regexp_matches(boxed, '9l$') AND NOT regexp_matches(boxed, 'l[9m]') THEN 2 ELSE 1 END AS box_size,
    CASE
      WHEN grid <> '' THEN CASE WHEN contains(trim(grid), ' ') THEN 2 ELSE 1 END
      WHEN turned <> '' THEN length(turned) + length(regexp_extract(substr(shape, length(turned) + 1), '^#?')) + 1
      WHEN counted <> '' THEN 1
      WHEN buried <> '' THEN length(buried)
      ELSE 0
    END AS house
  FROM (
    SELECT
      line, hard.text, tokens, canons, shape,
      regexp_extract(shape, '^(?:M#?[9m]|u9)B#?9') AS military,
      regexp_extract(shape, 'R#?[9m]?l?P?BD?#?[9m]l?|^[wk]9B#?[9m]') AS rural,
      regexp_extract(shape, 'P#?[9m]l?|PB#?[9ml]l?|(?:^|u#?[9m]+|R)B#?[9ml]l?|B#?9$') AS boxed,
      regexp_extract(hard.text, '^[NSEW][0-9]{1,3}[NSEW]? ?[NSEW][0-9]{2,5} ') AS grid,
      CASE WHEN regexp_matches(shape, '^s*S(?:[9lm]|[wkstD]+)#?[9m]') THEN regexp_extract(shape, '^s*S(?:[9lm]|[wkstD]+)') ELSE '' END AS turned,
      regexp_extract(shape, '^CD?[^9]*[Tt]|^CD[wO]') AS counted,
      CASE
        WHEN regexp_matches(shape, '^(?:[uRBTtk#]#?[9mlk]|[^9m])*?[9m](?:[^xp?]*[TtS]|O)')
          THEN regexp_extract(shape, '^((?:[uRBTtk#]#?[9mlk]|[^9m])*?[9m])(?:D?[^xp?]*[TtS]|D?O)', 1)
        ELSE ''
      END AS buried
    FROM @hard AS hard
    JOIN @hard_shapes AS shapes ON shapes.text = hard.text
  ) AS found
) AS placed
