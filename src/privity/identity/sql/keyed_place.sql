-- makes  {makes} (ref, place, unit): one row per address
-- reads  {source} (ref, building_key, zip5, city, unit)
-- why    `place` is a building, a box or a rural box: everything of an address that must be equal, in one
--        key, without the unit, which may be left out on one side. It is made here once for lines and for
--        the record file, and is the first 60 bits of the MD5 of that text, so that every engine makes the
--        same one; nothing rests on its being hard to turn round. Abroad a postcode may be absent, so the city
--        joins the key. What is no deliverable address has no building key: it has no place, and nothing
--        agrees with it.
SELECT
  keyed.ref,
  CAST('0x' || left(md5(keyed.text), 15) AS BIGINT) AS place,
  keyed.unit
FROM (
  SELECT
    source.ref,
    CASE
      WHEN source.building_key IS NULL THEN NULL
      WHEN source.zip5 IS NULL THEN concat(source.building_key, '|', coalesce(source.city, ''))
      ELSE source.building_key
    END AS text,
    source.unit
  FROM {source} AS source
) AS keyed
