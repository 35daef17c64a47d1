-- makes  asked_words (ref, birth_date, word, letter): one row per line and way the name may stand beside its birth date
-- reads  asked_keys
-- why    Whoever shares birth date and name must be found under each word of the surname, the first letter of
--        the given name or of a familiar form, and under names written crosswise. The widening is on this
--        side, so the file is keyed once.
SELECT ref, birth_date, word, given_first AS letter
FROM (
  SELECT ordinal AS ref, birth_date, unnest(coalesce(family_parts, [family_key])) AS word, given_first
  FROM asked_keys
  WHERE birth_date IS NOT NULL
) AS words
UNION ALL
SELECT ref, birth_date, word, unnest(forms) AS letter
FROM (
  SELECT ordinal AS ref, birth_date, unnest(coalesce(family_parts, [family_key])) AS word, forms
  FROM asked_keys
  WHERE birth_date IS NOT NULL AND forms IS NOT NULL
) AS familiar
UNION ALL
SELECT ordinal, birth_date, given_key, family_key
FROM asked_keys
WHERE birth_date IS NOT NULL
