-- makes  held_names (person_no, former, family_key, family_parts, given_key, given_tokens, given_words, given_first, given_initial, compound, middle_key, middle_initial, suffix_key, birth_date)
-- reads  record_names, standard_names, record_people
-- why    The birth date stands beside the name because name and birth date together are a key: whoever
--        shares both with the person asked for, anywhere in the file, must be seen.
SELECT
  names.person_no,
  names.former,
  standard.family_key,
  CASE WHEN len(standard.family_alt) > 0 THEN list_append(standard.family_alt, standard.family_key) END AS family_parts,
  standard.given_key,
  CASE WHEN len(standard.given_tokens) > 1 THEN standard.given_tokens END AS given_tokens,
  greatest(len(standard.given_tokens), 1) AS given_words,
  coalesce(standard.given_tokens[1], standard.given_key) AS given_first,
  coalesce(standard.given_tokens[1], standard.given_key)[1] AS given_initial,
  len(coalesce(standard.given_tokens, [])) > 1 OR len(coalesce(standard.family_alt, [])) > 0 AS compound,
  standard.middle_key,
  standard.middle_initial,
  standard.suffix_key,
  people.birth_date
FROM record_names AS names
JOIN standard_names AS standard ON standard.ref = names.ref
JOIN record_people AS people ON people.person_no = names.person_no
WHERE standard.family_key IS NOT NULL AND standard.given_key IS NOT NULL
