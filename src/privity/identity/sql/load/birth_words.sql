-- makes  birth_words (ref, birth_date, word, letter): one row per name of a person and word of its surname
-- reads  read_names, record_people
-- why    Whoever shares birth date and name with the person asked for, anywhere in the file, must be seen.
SELECT
  names.person_no AS ref,
  people.birth_date,
  CASE WHEN names.compound THEN unnest(list_append(coalesce(names.family_alt, []), names.family_key))
    ELSE names.family_key END AS word,
  names.given_first AS letter
FROM read_names AS names
JOIN record_people AS people ON people.person_no = names.person_no
WHERE people.birth_date IS NOT NULL AND names.family_key IS NOT NULL
