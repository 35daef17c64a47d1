-- makes  {makes} (ref, number, id_kind): one row per row of source
-- reads  {source} (ref, id_digits, id_kind)
-- why    A number is compared as a whole number, with a 1 before it so that leading zeros count. What is
--        too long for that, or no digits, is compared by the first 60 bits of their MD5, below zero, apart from the others.
SELECT
  source.ref,
  CASE
    WHEN length(source.id_digits) <= 17 AND translate(source.id_digits, '0123456789', '') = '' THEN CAST(concat('1', source.id_digits) AS BIGINT)
    ELSE -CAST('0x' || left(md5(source.id_digits), 15) AS BIGINT)
  END AS number,
  source.id_kind
FROM {source} AS source
