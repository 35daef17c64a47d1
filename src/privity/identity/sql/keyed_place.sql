-- makes  {makes} ({source}'s ref, place, unit): one row per address
-- reads  {source} (the columns of a standardised address)
-- why    `place` is a building, a box or a rural box: everything of an address that must be equal, in one
--        key, without the unit, which may be left out on one side. It is made here once for lines and for
--        the record file. Where the structure says this is no deliverable address there is no place, and
--        nothing agrees with it.
SELECT
  source.ref,
  CASE
    WHEN source.admissible
      AND (source.box IS NOT NULL OR (source.street_key IS NOT NULL AND source.number IS NOT NULL))
      AND (source.zip5 IS NOT NULL OR source.city IS NOT NULL)
    THEN concat_ws(
      '|',
      coalesce(source.country, 'US'),
      coalesce(source.zip5, source.city),
      coalesce(source.number, ''),
      coalesce(source.fraction, ''),
      coalesce(source.street_key, ''),
      coalesce(source.route, ''),
      coalesce(source.box, '')
    )
  END AS place,
  source.unit
FROM {source} AS source
