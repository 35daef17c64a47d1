-- makes  drawn_formers (person_no, family_name): one row per person drawn who bore another surname of one word
-- reads  drawn_people, held
-- why    Of former names the file keeps the standard form alone, which reads back as itself.
SELECT people.person_no, min(names.family_key) AS family_name
FROM drawn_people AS people
JOIN held AS names ON names.person_no = people.person_no
WHERE names.former AND names.family_words IS NULL AND names.given_words IS NULL AND names.family_key <> people.family_key
GROUP BY people.person_no
