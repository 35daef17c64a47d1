-- makes  street_cuts (text, form, predir, street, street_suffix, postdir, area, unit, fault): one row per distinct street text
-- reads  street_shapes (text, tokens, canons, shape); patterns (shape, kind, ...); tails (rest, quarter, ...); highways (prefix, canon); common (name)
-- why    Cuts each street where its pattern says. A road number counts when the words before it are in the
--        table of highways; a bare name counts when it is a common street name.
SELECT
  text,
  CASE WHEN fault IS NOT NULL THEN 'none' WHEN road IS NULL THEN 'street' ELSE 'highway' END AS form,
  CASE WHEN fault IS NULL AND pre > 0 THEN canons[1] END AS predir,
  CASE WHEN fault IS NULL THEN coalesce(road, array_to_string(canons[pre + 1:pre + name], ' ')) END AS street,
  CASE WHEN fault IS NULL AND type > 0 THEN canons[pre + name + 1] END AS street_suffix,
  CASE WHEN fault IS NULL AND post > 0 THEN array_to_string(canons[tail - post:tail - 1], '') END AS postdir,
  CASE WHEN fault IS NULL AND area_words > 0 THEN array_to_string(canons[tail + area_at - 1:tail + area_at + area_words - 2], ' ') END AS area,
  CASE WHEN fault IS NULL AND unit_words > 0 THEN array_to_string(tokens[tail + unit_at - 1:tail + unit_at + unit_words - 2], ' ') END AS unit,
  fault
FROM (
  SELECT
    chosen.text, tokens, canons, road, pre, name, type, post, tail, fault,
    tails.unit_at, tails.unit_words, tails.area_at, tails.area_words
  FROM (
    SELECT
      shapes.text, tokens, canons,
      CASE WHEN highways.canon IS NOT NULL THEN highways.canon || ' ' || canons[road_pre + patterns.road + road_sign + 1] END AS road,
      CASE WHEN highways.canon IS NULL THEN pre ELSE road_pre END AS pre,
      patterns.name,
      CASE WHEN highways.canon IS NULL THEN type ELSE 0 END AS type,
      CASE WHEN highways.canon IS NULL THEN post ELSE road_post END AS post,
      CASE WHEN highways.canon IS NULL THEN tail ELSE road_tail END AS tail,
      CASE WHEN highways.canon IS NULL THEN rest ELSE road_rest END AS rest,
      highways.canon IS NULL AND quarter AS quarter,
      CASE
        WHEN highways.canon IS NOT NULL THEN NULL
        WHEN kind = 'none' AND regexp_matches(patterns.shape, '^[9m?#l]*$') THEN 'no_street'
        WHEN kind = 'none' THEN 'not_an_address'
        -- AVE HOSTOS, as Puerto Rico writes it, has its type in front.
        WHEN kind = 'bare' AND common.name IS NULL AND NOT (patterns.name > 1 AND coalesce(canons[pre + 1] = 'AVE', false)) THEN 'no_street'
      END AS fault
    FROM @street_shapes AS shapes
    JOIN @patterns AS patterns ON patterns.shape = shapes.shape
    LEFT JOIN @highways AS highways
      ON patterns.road > 0 AND highways.prefix = array_to_string(canons[road_pre + 1:road_pre + patterns.road], ' ')
    LEFT JOIN @common AS common
      ON patterns.kind = 'bare' AND common.name = array_to_string(tokens[pre + 1:pre + patterns.name], ' ')
  ) AS chosen
  JOIN @tails AS tails ON tails.rest = chosen.rest AND tails.quarter = chosen.quarter
) AS judged
