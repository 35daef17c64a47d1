-- makes  open_words (asked_word, held_word, distance): one row per distinct pair of unequal words of four letters or more, two edits apart at most
-- reads  pair_names
-- why    Edit distance is taken once per distinct pair of words, not per pair of persons, and in whole edits:
--        a similarity in floating point is another number in another engine. Which pairs are looked at, and the
--        difference in length, only spare work: `pair_edits` asks again which of them may be near.
SELECT words.asked_word, words.held_word, levenshtein(words.asked_word, words.held_word) AS distance
FROM (
  SELECT asked_family AS asked_word, held_family AS held_word
  FROM pair_names
  WHERE family = 0 AND given > 0
  UNION
  SELECT asked_given, held_given
  FROM pair_names
  WHERE given <= 1 AND family >= 3 AND given_comparable
) AS words
WHERE abs(length(words.asked_word) - length(words.held_word)) <= 2
  AND length(words.asked_word) >= 4
  AND length(words.held_word) >= 4
  AND levenshtein(words.asked_word, words.held_word) <= 2
