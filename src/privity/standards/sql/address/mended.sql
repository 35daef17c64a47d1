-- makes  mended (raw, part, text): one row per row of texts
-- reads  texts (raw, part)
-- why    Plain capitals, digits and single spaces: points, commas and accents go, C/O becomes one word, a
--        hyphen stays only between digits (45-17), a slash only in a fraction. Text already plain is not touched.
SELECT
  raw, part,
  -- Beside a Spanish word SO and NO are southwest and northwest; NO 5 is still number five.
  CASE
    WHEN (contains(spaced, ' SO') OR contains(spaced, ' NO')) AND regexp_matches(spaced, '\b(?:CALLE|AVENIDA|AVDA|CAMINO|PASEO|URB|URBANIZACION)\b')
      THEN regexp_replace(regexp_replace(spaced, '\bSO\b', 'SW', 'g'), '\bNO( [^0-9#]|$)', 'NW\1', 'g')
    ELSE spaced
  END AS text
FROM (
  SELECT
    raw, part,
    regexp_replace(
      CASE WHEN plain THEN raw ELSE trim(regexp_replace(dashed, '[^0-9A-Z#/&-]+', ' ', 'g')) END,
      '\b(US|SR|CR|FM|SH|CTH|STH|I|M|K|HWY|RTE|ROUTE|RR|HC|HCR|PSC|CMR|BOX|POBOX)([0-9]+)\b', '\1 \2', 'g'
    ) AS spaced
  FROM (
  SELECT
    raw, part, plain,
    CASE
      WHEN plain OR NOT contains(marked, '-') THEN marked
      ELSE regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        marked,
        '([0-9])-([1-9]/[1-9])', '\1 \2', 'g'),
        '\b(US|SR|CR|FM|RM|SH|CTH|STH|I|M|K|RR|HC)-([0-9])', '\1 \2', 'g'),
        '([0-9])-([A-Z])\b', '\1\2', 'g'),
        '\b([A-Z])-([0-9])', '\1\2', 'g'),
        '([^0-9])-+|-+([^0-9]|$)', '\1 \2', 'g')
    END AS dashed
  FROM (
    SELECT
      raw, part, plain,
      CASE
        WHEN plain THEN latin
        ELSE replace(replace(regexp_replace(regexp_replace(regexp_replace(
          latin,
          '\b([A-Z])\.(?:([A-Z])\.)?([A-Z])\b', '\1\2\3', 'g'),
          '\bC/O\b', 'CAREOF ', 'g'),
          '([^0-9])/|/([^0-9]|$)|[''`]', '\1\2', 'g'),
          '#', ' # '),
          '&', ' & ')
      END AS marked
    FROM (
      SELECT
        raw, part,
        regexp_full_match(raw, '[0-9A-Z]+( [0-9A-Z]+)*') AS plain,
        CASE
          WHEN strlen(raw) = length(raw) THEN raw
          ELSE strip_accents(translate(
            replace(replace(replace(replace(replace(replace(replace(replace(raw, '½', ' 1/2'), '¼', ' 1/4'), '¾', ' 3/4'), '⅓', ' 1/3'), '⅔', ' 2/3'), 'ß', 'SS'), 'ẞ', 'SS'), 'Æ', 'AE'),
            '‘’ʼʻ´‐‑–—ØŁĐÐ', '''''''''''----OLDD'
          ))
        END AS latin
      FROM @texts
    ) AS spelled
  ) AS signed
) AS hyphened
) AS split
