-- makes  patterns (shape, kind, pre, name, type, post, tail, rest, quarter, road_pre, road, road_sign, road_post, road_tail, road_rest): one row per distinct street shape
-- reads  street_shapes (shape)
-- why    The grammar of streets. Each part is told by how many words it takes: `pre`, `name`, `type`, `post`,
--        then from word `tail` on whatever names a unit or a building. `kind` says what makes it a street:
--        a type behind the name (last, early, other), a type in front (led), an ordinal (order), a grid
--        (E 500 S), a direction (turned), or nothing but words (bare), which only a common name makes good.
--        A name holds one part at least that is a word, not letters typed at random (x) and not a bare NO (d).
--        `road` counts the words before a road number, for the table of highways to judge.
SELECT
  shape, kind, pre, name, type, post, tail, substr(shape, tail) AS rest, quarter,
  road_pre, road, road_sign, road_post, road_tail, substr(shape, road_tail) AS road_rest
FROM (
  SELECT
    shape, kind,
    length(parts.a) AS pre, length(parts.b) AS name, length(parts.c) AS type, length(parts.d) AS post,
    length(parts.a) + length(parts.b) + length(parts.c) + length(parts.d) + 1 AS tail,
    kind = 'led' AND regexp_matches(parts.b, 'S[9ml]$') AS quarter,
    length(roads.a) AS road_pre, length(roads.b) AS road, length(roads.s) AS road_sign, length(roads.d) AS road_post,
    length(roads.a) + length(roads.b) + length(roads.s) + length(roads.c) + length(roads.t) + length(roads.d) + 1 AS road_tail
  FROM (
    SELECT
      shape, kind,
      CASE kind
        WHEN 'last' THEN regexp_extract(shape, '^(D?)([^p?#]*[^xdDp?#][^p?#]*|D{1,2})(T)(D{0,2})(?:(?:[uv#RBPz]|Ou).*|[9ml]{1,2})?$', ['a', 'b', 'c', 'd'])
        WHEN 'early' THEN regexp_extract(shape, '^(D?)([^p?#]*?[^xdDTp?#][^p?#]*?)(T)(D?)', ['a', 'b', 'c', 'd'])
        WHEN 'other' THEN regexp_extract(shape, '^(D?)([^p?#]*[^xdDp?#][^p?#]*|D{1,2})([tRSf])(D{0,2})(?:(?:[uv#RBPz]|Ou).*|[9ml]{1,2})?$', ['a', 'b', 'c', 'd'])
        WHEN 'led' THEN regexp_extract(shape, '^(D?)((?:s*S|[Tt]s)(?:[9mlv]|[wskltTDOCSaRxf]+))()(D?)', ['a', 'b', 'c', 'd'])
        WHEN 'order' THEN regexp_extract(shape, '^(D?)(O)()(D?)', ['a', 'b', 'c', 'd'])
        WHEN 'grid' THEN regexp_extract(shape, '^(D?)(9)()(D)', ['a', 'b', 'c', 'd'])
        WHEN 'turned' THEN regexp_extract(shape, '^(D?)([wsktTCSlDf]*w[wsktTCSf]*)()(D{0,2})', ['a', 'b', 'c', 'd'])
        WHEN 'bare' THEN regexp_extract(shape, '^(D?)([wsktTCDlf]+)()(D?)', ['a', 'b', 'c', 'd'])
        ELSE regexp_extract('', '^()()()()', ['a', 'b', 'c', 'd'])
      END AS parts,
      regexp_extract(
        shape, '^(D?)([^9mxp#?]{1,4}?)(#?)([9m]|[lkD](?:D?$|D?[uv#]))(T?)(D?)(?:(?:[uv#wOBPR9maz].*)?)$', ['a', 'b', 's', 'c', 't', 'd']
      ) AS roads
    FROM (
      SELECT
        shape,
        CASE
          WHEN regexp_matches(shape, '^D?(?:[^p?#]*[^xdDp?#][^p?#]*|D{1,2})TD{0,2}(?:(?:[uv#RBPz]|Ou).*|[9ml]{1,2})?$') THEN 'last'
          WHEN regexp_matches(shape, '^D?[^p?#]*?[^xdDTp?#][^p?#]*?TD?..+$') THEN 'early'
          WHEN regexp_matches(shape, '^D?s*S[9ml]') THEN 'led'
          WHEN regexp_matches(shape, '^D?(?:s*S|[Tt]s)(?:[9mlv]|[wskltTDOCSaRxf]+)D?(?:(?:[uv#RBPz]|Ou).*|[9ml]{1,2})?$') THEN 'led'
          WHEN regexp_matches(shape, '^D?(?:[^p?#]*[^xdDp?#][^p?#]*|D{1,2})[tRSf]D{0,2}(?:(?:[uv#RBPz]|Ou).*|[9ml]{1,2})?$') THEN 'other'
          WHEN regexp_matches(shape, '^D?[^p?#]*?[^xdDTp?#][^p?#]*?TD?.') THEN 'early'
          WHEN regexp_matches(shape, '^D?OD?(?:(?:[uv#RBPz]|Ou).*|[9ml]{1,2})?$') THEN 'order'
          WHEN regexp_matches(shape, '^D?9D(?:(?:[uv#RBPz]|Ou).*|[9ml]{1,2})?$') THEN 'grid'
          WHEN regexp_matches(shape, '^(?:D{1,2}[wsktTCSf]*w[wsktTCSf]*|[wsktTClf]*w[wsktTCSf]*D{1,2})(?:(?:[uv#RBPz]|Ou).*|[9ml]{1,2})?$') THEN 'turned'
          WHEN regexp_matches(shape, '^D?[wsktTCDlf]+D?(?:(?:[uv#RBPz]|Ou).*|[9ml]{1,2})?$') THEN 'bare'
          ELSE 'none'
        END AS kind
      FROM (SELECT DISTINCT shape FROM @street_shapes) AS once
    ) AS judged
  ) AS measured
) AS counted
