-- makes  read_names (person_no, former, family_key, family_alt, given_key, given_tokens, given_first, middle_key, middle_initial, suffix_key, compound): one row per name of a person that could be read
-- reads  record_names, standard_names
-- why    A name without a surname or a given name is compared with nobody. `compound` names have several words.
SELECT
  names.person_no,
  names.former,
  standard.family_key,
  standard.family_alt,
  standard.given_key,
  standard.given_tokens,
  coalesce(standard.given_tokens[1], standard.given_key) AS given_first,
  standard.middle_key,
  standard.middle_initial,
  standard.suffix_key,
  coalesce(len(standard.given_tokens) > 1, FALSE) OR coalesce(len(standard.family_alt) > 0, FALSE) AS compound
FROM record_names AS names
JOIN standard_names AS standard ON standard.ref = names.ref
WHERE standard.family_key IS NOT NULL AND standard.given_key IS NOT NULL
