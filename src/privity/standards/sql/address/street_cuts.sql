-- makes  street_cuts (text, form, predir, street, street_suffix, postdir, unit, fault): one row per distinct street text
-- reads  street_shapes (text, tokens, canons, shape); patterns (shape, kind, ...); highways (prefix, canon); common (name)
-- why    Cuts each street where its pattern says. A road number counts when the words before it are in the
--        table of highways; a bare name counts when it is a common street name.
SELECT
  text,
  CASE WHEN road IS NOT NULL THEN 'highway' WHEN fault IS NULL THEN 'street' ELSE 'none' END AS form,
  CASE WHEN road IS NOT NULL AND road_pre > 0 OR road IS NULL AND pre > 0 THEN canons[1] END AS predir,
  CASE
    WHEN road IS NOT NULL THEN road
    WHEN fault IS NULL THEN array_to_string(canons[pre + 1:pre + name], ' ')
  END AS street,
  CASE WHEN road IS NULL AND type > 0 THEN canons[pre + name + 1] END AS street_suffix,
  CASE
    WHEN road IS NOT NULL THEN nullif(array_to_string(canons[road_tail - road_post:road_tail - 1], ''), '')
    ELSE nullif(array_to_string(canons[tail - post:tail - 1], ''), '')
  END AS postdir,
  CASE
    WHEN fault IS NOT NULL AND road IS NULL THEN NULL
    WHEN regexp_full_match(rest, '[9ml]{1,2}') THEN array_to_string(tokens[first:], ' ')
    WHEN regexp_matches(rest, '[uv#]|Ou')
      THEN array_to_string(tokens[first + length(regexp_extract(rest, '^(?:[^uv#O]|O[^u])*')):], ' ')
  END AS unit,
  CASE WHEN road IS NULL THEN fault END AS fault
FROM (
  SELECT
    shapes.text, tokens, canons, pre, patterns.name, type, post, tail, road_pre, road_post, road_tail,
    CASE WHEN highways.canon IS NOT NULL THEN highways.canon || ' ' || canons[road_pre + patterns.road + road_sign + 1] END AS road,
    CASE WHEN highways.canon IS NOT NULL THEN road_tail ELSE tail END AS first,
    substr(patterns.shape, CASE WHEN highways.canon IS NOT NULL THEN road_tail ELSE tail END) AS rest,
    CASE
      WHEN kind = 'none' AND regexp_matches(patterns.shape, '^[9m?#l]*$') THEN 'no_street'
      WHEN kind = 'none' THEN 'not_an_address'
      WHEN kind = 'bare' AND common.name IS NULL THEN 'no_street'
    END AS fault
  FROM @street_shapes AS shapes
  JOIN @patterns AS patterns ON patterns.shape = shapes.shape
  LEFT JOIN @highways AS highways
    ON patterns.road > 0 AND highways.prefix = array_to_string(canons[road_pre + 1:road_pre + patterns.road], ' ')
  LEFT JOIN @common AS common
    ON patterns.kind = 'bare' AND common.name = array_to_string(tokens[pre + 1:pre + patterns.name], ' ')
) AS judged
