-- makes  place_probes (ordinal, place, unit, initials, finals, letters, given_letters, holder): one row per line with a place that is not crowded
-- reads  asked_keys, number_hits
-- why    Whoever holds the number is compared with the place too, whatever the names. Where several hold it
--        every letter passes, and nobody is passed over.
SELECT
  asked.ordinal,
  asked.place,
  asked.unit,
  CASE WHEN holders.found > 1 THEN -1 ELSE asked.initials END AS initials,
  asked.finals,
  asked.letters,
  asked.given_letters,
  holders.holder
FROM asked_keys AS asked
LEFT JOIN (
  SELECT ordinal, min(person_no) AS holder, count(*) AS found
  FROM number_hits
  GROUP BY ordinal
) AS holders ON holders.ordinal = asked.ordinal
WHERE asked.place IS NOT NULL AND NOT asked.crowded_place
