-- makes  crowded_births (ordinal): one row per line whose birth date, alone or with the name, is crowded
-- reads  asked_keys, keyed_words, held_crowded_births, held_crowded_dates
-- why    Such lines are never verified.
SELECT words.ref AS ordinal
FROM keyed_words AS words
JOIN held_crowded_births AS crowds ON crowds.birth_key = words.birth_key
UNION
SELECT asked.ordinal
FROM asked_keys AS asked
JOIN held_crowded_dates AS crowds ON crowds.birth_date = asked.birth_date
