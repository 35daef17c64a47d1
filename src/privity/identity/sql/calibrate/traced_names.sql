-- makes  traced_names (person_no, birth_date, family_key, given_key, given_first): one row per name of a person drawn to be taken out of the file
-- reads  drawn, kinds, held
-- why    Made by itself, so that the file streams past these few and is never held.
SELECT
  names.person_no,
  names.birth_date,
  names.family_key,
  names.given_key,
  split_part(coalesce(names.given_words, names.given_key), ' ', 1) AS given_first
FROM held AS names
JOIN (
  SELECT DISTINCT drawn.person_no
  FROM drawn
  JOIN kinds ON kinds.kind = drawn.kind
  WHERE kinds.takes_out
) AS chosen ON chosen.person_no = names.person_no
