-- makes  patterns (shape, kind, pre, name, type, post, tail, road_pre, road, road_post, road_tail): one row per distinct street shape
-- reads  street_shapes (shape)
-- why    The grammar of streets. Each part is told by how many words it takes: `pre`, `name`, `type`, `post`,
--        then from word `tail` on whatever names a unit or a building. `kind` says what makes it a street:
--        typed, led (a type that comes first), order (5TH), grid (E 500 S), turned (N LASALLE) or bare, which
--        only a common name makes good. `road` counts the words before a road number, for a table to judge.
SELECT
  shape, kind,
  length(parts.a) AS pre, length(parts.b) AS name, length(parts.c) AS type, length(parts.d) AS post,
  length(parts.a) + length(parts.b) + length(parts.c) + length(parts.d) + 1 AS tail,
  length(roads.a) AS road_pre, length(roads.b) AS road, length(roads.d) AS road_post,
  length(roads.a) + length(roads.b) + length(roads.c) + length(roads.t) + length(roads.d) + 1 AS road_tail
FROM (
  SELECT
    shape, kind,
    CASE kind
      WHEN 'typed' THEN regexp_extract(shape, '^(D?)([^xp?#]+)([TtR])(D{0,2})(?:(?:[uv#RBP]|Ou).*|[9ml])?$', ['a', 'b', 'c', 'd'])
      WHEN 'typed_common' THEN regexp_extract(shape, '^(D?)([^xp?#]*[^p?#][^xp?#]*)(T)(D{0,2})(?:(?:[uv#RBP]|Ou).*|[9ml])?$', ['a', 'b', 'c', 'd'])
      WHEN 'typed_early' THEN regexp_extract(shape, '^(D?)([^xp?#]*?[wlkO9mC][^xp?#]*?)(T)(D?)', ['a', 'b', 'c', 'd'])
      WHEN 'led' THEN regexp_extract(shape, '^(D?)((?:s*S|[Tt]s)(?:[9ml]|[wskltTDOCSaRx]+))()(D?)', ['a', 'b', 'c', 'd'])
      WHEN 'order' THEN regexp_extract(shape, '^(D?)(O)()(D?)', ['a', 'b', 'c', 'd'])
      WHEN 'grid' THEN regexp_extract(shape, '^(D?)(9)()(D)', ['a', 'b', 'c', 'd'])
      WHEN 'turned' THEN regexp_extract(shape, '^(D?)([wsktTCSl]*w[wsktTCS]*)()(D{0,2})', ['a', 'b', 'c', 'd'])
      WHEN 'bare' THEN regexp_extract(shape, '^(D?)([wsktTCDl]+)()(D?)', ['a', 'b', 'c', 'd'])
      ELSE regexp_extract('', '^()()()()', ['a', 'b', 'c', 'd'])
    END AS parts,
    regexp_extract(shape, '^(D?)([^9mxp#?]{1,4}?)([9m]|[lk](?:D?$|D?[uv#]))(T?)(D?)(?:(?:[uv#wOBPR9ma].*)?)$', ['a', 'b', 'c', 't', 'd']) AS roads
  FROM (
    SELECT
      shape,
      CASE
        WHEN regexp_matches(shape, '^D?[^xp?#]*[^p?#][^xp?#]*TD{0,2}(?:(?:[uv#RBP]|Ou).*|[9ml])?$') THEN 'typed_common'
        WHEN regexp_matches(shape, '^D?[^xp?#]*?[wlkO9mC][^xp?#]*?TD?..+$') THEN 'typed_early'
        WHEN regexp_matches(shape, '^D?(?:s*S|[Tt]s)(?:[9ml]|[wskltTDOCSaRx]+)D?(?:(?:[uv#RBP]|Ou).*|[9ml])?$') THEN 'led'
        WHEN regexp_matches(shape, '^D?[^xp?#]+[tR]D{0,2}(?:(?:[uv#RBP]|Ou).*|[9ml])?$') THEN 'typed'
        WHEN regexp_matches(shape, '^D?[^xp?#]*?[wlkO9mC][^xp?#]*?TD?.') THEN 'typed_early'
        WHEN regexp_matches(shape, '^D?OD?(?:(?:[uv#RBP]|Ou).*|[9ml])?$') THEN 'order'
        WHEN regexp_matches(shape, '^D?9D(?:(?:[uv#RBP]|Ou).*|[9ml])?$') THEN 'grid'
        WHEN regexp_matches(shape, '^(?:D[wsktTCS]*w[wsktTCS]*|[wsktTCl]*w[wsktTCS]*D{1,2})(?:(?:[uv#RBP]|Ou).*|[9ml])?$') THEN 'turned'
        WHEN regexp_matches(shape, '^D?[wsktTCDl]+D?(?:(?:[uv#RBP]|Ou).*|[9ml])?$') THEN 'bare'
        ELSE 'none'
      END AS kind
    FROM (SELECT DISTINCT shape FROM @street_shapes) AS once
  ) AS judged
) AS measured
