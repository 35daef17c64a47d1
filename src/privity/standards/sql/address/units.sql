-- makes  units (text, unit_type, unit): one row per distinct unit text
-- reads  mended (part, text); hard_parts (unit); street_cuts (unit); designators (word, canon, dwelling)
-- why    APT 4B, UNIT 4B, #4B and STE 4B name one door, so the designator of a dwelling is not part of `unit`;
--        a floor, building or rear is, and stands in front: APT 4 BLDG 2 is BLDG 2 APT 4. 7TH FLOOR is FLOOR 7.
--        4 B is 4B, but 1 12 is not 112: two digits or two letters never run together. A word and a postcode
--        behind a street are the town.
SELECT
  text,
  last(unit_type ORDER BY part) AS unit_type,
  nullif(trim(concat_ws(
    ' ',
    string_agg(words, ' ' ORDER BY words) FILTER (WHERE dwelling = 'no'),
    string_agg(words, ' ' ORDER BY part) FILTER (WHERE dwelling = 'yes')
  )), '') AS unit
FROM (
  SELECT
    text, part, max(canon) AS unit_type, coalesce(max(dwelling), 'yes') AS dwelling,
    concat_ws(
      ' ',
      max(CASE WHEN dwelling = 'no' THEN canon END),
      replace(regexp_replace(regexp_replace(regexp_replace(
        string_agg(token, ' ' ORDER BY place) FILTER (WHERE canon IS NULL),
        '([0-9]) ([0-9])', '\1-\2', 'g'),
        '([A-Z]) ([A-Z])', '\1-\2', 'g'),
        '([A-Z]) ([A-Z])', '\1-\2', 'g'),
        ' ', '')
    ) AS words
  FROM (
    SELECT
      cut.text, cut.place, cut.token,
      coalesce(designators.canon, CASE WHEN cut.token = '#' THEN 'UNIT' END) AS canon,
      coalesce(designators.dwelling, CASE WHEN cut.token = '#' THEN 'yes' END) AS dwelling,
      count(CASE WHEN designators.canon IS NOT NULL OR cut.token = '#' THEN 1 END) OVER (PARTITION BY cut.text ORDER BY cut.place) AS part
    FROM (
      SELECT text, unnest(string_split(plain, ' ')) AS token, unnest(range(1, length(plain) - length(replace(plain, ' ', '')) + 2)) AS place
      FROM (
        SELECT
          text,
          regexp_replace(regexp_replace(regexp_replace(
            CASE
              WHEN NOT contains(text, 'FL') THEN text
              ELSE regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
                text, '\bFIRST FL', '1ST FL'), '\bSECOND FL', '2ND FL'), '\bTHIRD FL', '3RD FL'), '\bFOURTH FL', '4TH FL'), '\bFIFTH FL', '5TH FL')
            END,
            '\b([0-9]+)(?:ST|ND|RD|TH) (FLOOR|FLR|FL)\b', 'FL \1'),
            '\b(APT|APARTMENT|UNIT|STE|SUITE|RM|ROOM)([0-9])', '\1 \2', 'g'),
            '^NO ([0-9])', '# \1'
          ) AS plain
        FROM (
          SELECT text FROM @mended WHERE part = 'unit'
          UNION
          SELECT unit FROM @hard_parts WHERE unit IS NOT NULL
          UNION
          SELECT unit FROM @street_cuts WHERE unit IS NOT NULL
        ) AS once
        WHERE NOT regexp_full_match(text, '[A-Z]+ [0-9]{5}') OR regexp_extract(text, '^[A-Z]+') IN (SELECT word FROM @designators)
      ) AS floored
    ) AS cut
    LEFT JOIN @designators AS designators ON designators.word = cut.token
  ) AS read
  GROUP BY text, part
) AS parted
GROUP BY text
