-- makes  swapped_words (asked_word, held_word): one row per pair of words that differ by two neighbours exchanged
-- reads  name_edits
-- why    The commonest slip of typists is two edits to Levenshtein; it is tested for by exchanging each pair
--        of neighbours in turn. Distance and length only spare work: they follow from the exchange.
SELECT DISTINCT words.asked_word, words.held_word
FROM (
  SELECT asked_family AS asked_word, held_family AS held_word FROM name_edits WHERE family_edits = 2
  UNION
  SELECT asked_given, held_given FROM name_edits WHERE given_edits = 2
) AS words
JOIN (SELECT unnest(range(1, 100)) AS at) AS places ON places.at < length(words.asked_word)
WHERE length(words.asked_word) = length(words.held_word)
  AND concat(
    substr(words.asked_word, 1, places.at - 1),
    substr(words.asked_word, places.at + 1, 1),
    substr(words.asked_word, places.at, 1),
    substr(words.asked_word, places.at + 2)
  ) = words.held_word
