-- makes  birth_probes (ordinal, birth_key): one row per line and birth key to look for
-- reads  keyed_words, held_crowded_births
-- why    A crowded date is not searched.
SELECT words.ref AS ordinal, words.birth_key
FROM keyed_words AS words
LEFT JOIN held_crowded_births AS crowds ON crowds.birth_key = words.birth_key
WHERE crowds.birth_key IS NULL
