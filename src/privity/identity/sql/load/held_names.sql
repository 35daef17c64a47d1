-- makes  held_names (person_no, former, family_key, family_parts, given_key, given_tokens, given_words, given_first, middle_key, middle_initial, suffix_key, compound): one row per name that is not in `held`
-- reads  read_names
-- why    Former names and names of several words. Lists stand only where there is more than one word.
SELECT
  person_no,
  former,
  family_key,
  CASE WHEN len(family_alt) > 0 THEN list_append(family_alt, family_key) END AS family_parts,
  given_key,
  CASE WHEN len(given_tokens) > 1 THEN given_tokens END AS given_tokens,
  greatest(len(given_tokens), 1) AS given_words,
  given_first,
  middle_key,
  middle_initial,
  suffix_key,
  compound
FROM read_names
WHERE former OR compound
ORDER BY person_no, former, family_key, given_key
