-- makes  read_names (person_no, former, family_key, family_alt, given_key, given_tokens, given_first, middle_key, middle_initial, suffix_key, compound): one row per distinct name of a person that could be read, and one that is not former for each person
-- reads  record_names, standard_names
-- why    A name without a surname or a given name is compared with nobody: the present one stays, empty, a former
--        one goes. `compound` names have several words.
SELECT DISTINCT
  names.person_no,
  names.former,
  CASE WHEN read.whole THEN read.family_key END AS family_key,
  CASE WHEN read.whole THEN read.family_alt END AS family_alt,
  CASE WHEN read.whole THEN read.given_key END AS given_key,
  CASE WHEN read.whole THEN read.given_tokens END AS given_tokens,
  CASE WHEN read.whole THEN coalesce(read.given_tokens[1], read.given_key) END AS given_first,
  read.middle_key,
  read.middle_initial,
  read.suffix_key,
  coalesce(len(read.given_tokens) > 1, FALSE) OR coalesce(len(read.family_alt) > 0, FALSE) AS compound
FROM record_names AS names
JOIN (
  SELECT *, family_key IS NOT NULL AND given_key IS NOT NULL AS whole
  FROM standard_names
) AS read ON read.ref = names.ref
WHERE read.whole OR NOT names.former
