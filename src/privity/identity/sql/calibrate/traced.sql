-- makes  traced (person_no): one row per person drawn who is not taken out of the file
-- reads  drawn, kinds, held, held_given_names
-- why    Taking a person out of the search must be the same as never having had him. Two traces would stay: a
--        second record of the same person (the same name and birth date under another id), who is nobody else;
--        and a given name that the file counts as borne by others because he bears it.
SELECT DISTINCT names.person_no
FROM held AS names
JOIN (
  SELECT DISTINCT drawn.person_no
  FROM drawn
  JOIN kinds ON kinds.kind = drawn.kind
  WHERE kinds.takes_out
) AS chosen ON chosen.person_no = names.person_no
LEFT JOIN held AS seconds
  ON seconds.birth_date = names.birth_date AND seconds.family_key = names.family_key
  AND split_part(coalesce(seconds.given_words, seconds.given_key), ' ', 1)
    = split_part(coalesce(names.given_words, names.given_key), ' ', 1) AND seconds.person_no <> names.person_no
LEFT JOIN held_given_names AS known ON known.given_key = names.given_key AND known.bearers <= 4
WHERE seconds.person_no IS NOT NULL OR known.given_key IS NOT NULL
