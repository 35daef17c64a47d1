-- makes  place_probes (ordinal, place, unit, initials, finals, letters, given_letters, holder): one row per line with a place that is not crowded and word of its surname
-- reads  asked_keys, asked_letters, number_hits
-- why    Whoever holds the number is compared with the place too, whatever the names. Where several hold it
--        every letter passes, and nobody is passed over.
SELECT
  asked.ordinal,
  asked.place,
  asked.unit,
  CASE WHEN holders.found > 1 THEN -1 ELSE asked.initials END AS initials,
  asked.finals,
  coalesce(words.letters, asked.letters) AS letters,
  asked.given_letters,
  holders.holder
FROM asked_keys AS asked
LEFT JOIN (
  SELECT named.ordinal, letters.letters
  FROM (
    SELECT ordinal, unnest(string_split(family_words, ' ')) AS word
    FROM asked_keys
    WHERE family_words IS NOT NULL
  ) AS named
  JOIN asked_letters AS letters ON letters.word = named.word
) AS words ON words.ordinal = asked.ordinal
LEFT JOIN (
  SELECT ordinal, min(person_no) AS holder, count(*) AS found
  FROM number_hits
  GROUP BY ordinal
) AS holders ON holders.ordinal = asked.ordinal
WHERE asked.place IS NOT NULL AND NOT asked.crowded_place
