-- makes  surname_words (person_no, given_key, initials, family_key): one row per name of a person and word of its surname, the whole one included
-- reads  read_names
-- why    Names of several words may agree by one of them.
SELECT
  person_no,
  given_key,
  1 << (ascii(given_key) % 31) AS initials,
  family_key
FROM read_names
WHERE family_key IS NOT NULL AND NOT compound
UNION ALL
SELECT
  person_no,
  given_key,
  list_bit_or(list_transform(coalesce(given_tokens, [given_key]), lambda word: 1 << (ascii(word) % 31))),
  unnest(list_append(coalesce(family_alt, []), family_key))
FROM read_names
WHERE family_key IS NOT NULL AND compound
