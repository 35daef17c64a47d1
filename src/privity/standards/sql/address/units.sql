-- makes  units (text, unit_type, unit): one row per distinct unit text
-- reads  mended (part, text); hard_parts (unit); street_cuts (unit); designators (word, canon, dwelling)
-- why    APT 4B, UNIT 4B, #4B and STE 4B name one door, so the designator of a dwelling is not part of `unit`;
--        a floor, building or rear is. 7TH FLOOR is FLOOR 7.
SELECT
  text,
  last(canon ORDER BY place) FILTER (WHERE canon IS NOT NULL) AS unit_type,
  trim(string_agg(
    CASE WHEN dwelling = 'yes' THEN '' WHEN dwelling = 'no' THEN ' ' || canon || ' ' ELSE token END, '' ORDER BY place
  )) AS unit
FROM (
  SELECT
    cut.text, cut.place, cut.token,
    coalesce(designators.canon, CASE WHEN cut.token = '#' THEN 'UNIT' END) AS canon,
    coalesce(designators.dwelling, CASE WHEN cut.token = '#' THEN 'yes' END) AS dwelling
  FROM (
    SELECT text, unnest(string_split(plain, ' ')) AS token, unnest(range(1, length(plain) - length(replace(plain, ' ', '')) + 2)) AS place
    FROM (
      SELECT
        text,
        regexp_replace(
          regexp_replace(text, '\b([0-9]+)(?:ST|ND|RD|TH) (FLOOR|FLR|FL)\b', 'FL \1'),
          '\b(APT|APARTMENT|UNIT|STE|SUITE|RM|ROOM)([0-9])', '\1 \2', 'g'
        ) AS plain
      FROM (
        SELECT text FROM @mended WHERE part = 'unit'
        UNION
        SELECT unit FROM @hard_parts WHERE unit IS NOT NULL
        UNION
        SELECT unit FROM @street_cuts WHERE unit IS NOT NULL
      ) AS once
    ) AS floored
  ) AS cut
  LEFT JOIN @designators AS designators ON designators.word = cut.token
) AS read
GROUP BY text
