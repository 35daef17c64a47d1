-- makes  held_births (birth_date, word, person_no): one row per name of a person and word of it
-- reads  held_names, held_crowded_births
-- why    Birth date with given name, and birth date with family name, are keys: whoever shares them with the
--        person asked for, anywhere in the file, must be seen. Both words stand in one column, so that names
--        written crosswise are found too. Crowded dates are left out and cannot be searched by mistake.
SELECT words.birth_date, words.word, words.person_no
FROM (
  SELECT birth_date, given_first AS word, person_no FROM held_names WHERE birth_date IS NOT NULL
  UNION ALL
  SELECT birth_date, family_key AS word, person_no FROM held_names WHERE birth_date IS NOT NULL
) AS words
LEFT JOIN held_crowded_births AS crowds
  ON crowds.birth_date = words.birth_date AND crowds.word = words.word
WHERE crowds.word IS NULL
