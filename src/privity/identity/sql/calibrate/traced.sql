-- makes  traced (person_no): one row per person drawn who is not taken out of the file
-- reads  traced_names, held, held_given_names
-- why    Taking a person out of the search must be the same as never having had him. Two traces would stay: a
--        second record of the same person (the same name and birth date under another id), who is nobody else;
--        and a given name that the file counts as borne by others because he bears it.
SELECT names.person_no
FROM held AS seconds
JOIN traced_names AS names
  ON names.birth_date = seconds.birth_date AND names.family_key = seconds.family_key
WHERE names.given_first = split_part(coalesce(seconds.given_words, seconds.given_key), ' ', 1)
  AND names.person_no <> seconds.person_no
UNION
SELECT names.person_no
FROM traced_names AS names
JOIN held_given_names AS known ON known.given_key = names.given_key AND known.bearers <= 4
