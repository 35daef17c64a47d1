-- makes  asked_words (ref, birth_date, word, letter): one row per line and way the name may stand beside its birth date
-- reads  asked_keys
-- why    Whoever shares birth date and name must be found under each word of the surname, the first letter of
--        the given name or of a familiar form, and under names written crosswise. The widening is on this
--        side, so the file is keyed once.
SELECT ordinal AS ref, birth_date, family_key AS word, given_first AS letter
FROM asked_keys
WHERE birth_date IS NOT NULL AND family_words IS NULL
UNION ALL
SELECT ordinal, birth_date, unnest(string_split(family_words, ' ')), given_first
FROM asked_keys
WHERE birth_date IS NOT NULL AND family_words IS NOT NULL
UNION ALL
SELECT ref, birth_date, word, unnest(form_letters)
FROM (
  SELECT ordinal AS ref, birth_date, unnest(string_split(coalesce(family_words, family_key), ' ')) AS word, form_letters
  FROM asked_keys
  WHERE birth_date IS NOT NULL AND array_length(form_letters) > 0
) AS familiar
UNION ALL
SELECT ordinal, birth_date, given_key, family_key
FROM asked_keys
WHERE birth_date IS NOT NULL
