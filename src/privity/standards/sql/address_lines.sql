-- makes  lines (ref, line, easy, number, fraction, street, unit, city, state, postal_code, country): one row per row of source
-- reads  source (ref, address_line1, address_line2, city, state, postal_code, country)
-- why    Most lines are plain: a number, a street, perhaps a unit. Those are cut here with a few cheap
--        tests; each distinct street text is then read once. Text that is already plain skips the mending.
SELECT
  ref, line, easy, city, state, postal_code, country,
  CASE WHEN easy THEN left(line, strpos(line, ' ') - 1) END AS number,
  fraction,
  CASE WHEN easy THEN left(rest, length(rest) - length(unit)) END AS street,
  CASE WHEN easy AND unit <> '' THEN ltrim(unit) END AS unit
FROM (
  SELECT
    ref, line, easy, city, state, postal_code, country, fraction, rest,
    regexp_extract(
      rest,
      ' (?:(?:APT|APARTMENT|UNIT|STE|SUITE)(?: #)? |# ?)(?:[0-9][0-9A-Z-]*|[A-Z]{1,2}[0-9]*[A-Z]?)$'
    ) AS unit
  FROM (
    SELECT
      ref, line, easy, city, state, postal_code, country,
      CASE WHEN halved THEN left(tail, strpos(tail, ' ') - 1) END AS fraction,
      CASE WHEN halved THEN substr(tail, strpos(tail, ' ') + 1) ELSE tail END AS rest
    FROM (
      SELECT
        ref, line, easy, city, state, postal_code, country, tail,
        contains(tail, '/') AND regexp_matches(tail, '^[1-9]/[1-9] ') AS halved
      FROM (
        SELECT
          ref, line, city, state, postal_code, country,
          regexp_matches(line, '^[0-9]+(-[0-9]+)?[A-Z]? [0-9A-Z#]') AS easy,
          substr(line, strpos(line, ' ') + 1) AS tail
        FROM (
          SELECT
            ref, city, state, postal_code, country,
            CASE WHEN plain THEN dashed ELSE trim(regexp_replace(dashed, '[^0-9A-Z#/&-]+', ' ', 'g')) END AS line
          FROM (
            SELECT
              ref, city, state, postal_code, country, plain,
              CASE
                WHEN plain OR NOT contains(folded, '-') THEN folded
                ELSE regexp_replace(
                  regexp_replace(
                    regexp_replace(
                      regexp_replace(folded, '\b(US|SR|CR|FM|RM|SH|CTH|STH|I|M|K|RR|HC)-([0-9])', '\1 \2', 'g'),
                      '([0-9])-([A-Z])\b', '\1\2', 'g'
                    ),
                    '\b([A-Z])-([0-9])', '\1\2', 'g'
                  ),
                  '([^0-9])-+|-+([^0-9]|$)', '\1 \2', 'g'
                )
              END AS dashed
            FROM (
              SELECT
                ref, city, state, postal_code, country, plain,
                CASE
                  WHEN plain THEN latin
                  ELSE replace(replace(regexp_replace(
                    regexp_replace(
                      regexp_replace(latin, '\b([A-Z])\.([A-Z])\b', '\1\2', 'g'),
                      '\bC/O\b', 'CAREOF ', 'g'
                    ),
                    '([^0-9])/|/([^0-9]|$)|[''`]', '\1\2', 'g'
                  ), '#', ' # '), '&', ' & ')
                END AS folded
              FROM (
                SELECT
                  ref, city, state, postal_code, country,
                  regexp_full_match(raw, '[0-9A-Z]+( [0-9A-Z]+)*') AS plain,
                  CASE
                    WHEN strlen(raw) = length(raw) THEN raw
                    ELSE strip_accents(translate(
                      replace(replace(replace(raw, '½', ' 1/2'), 'ß', 'SS'), 'Æ', 'AE'),
                      '‘’ʼʻ´‐‑–—ØŁĐÐ', '''''''''''----OLDD'
                    ))
                  END AS latin
                FROM (
                  SELECT
                    ref, city, state, postal_code, country,
                    upper(concat_ws(' ', nullif(trim(address_line1), ''), nullif(trim(address_line2), ''))) AS raw
                  FROM @source
                ) AS joined
              ) AS spelled
            ) AS dotted
          ) AS hyphened
        ) AS spaced
      ) AS opened
    ) AS counted
  ) AS numbered
) AS cut
