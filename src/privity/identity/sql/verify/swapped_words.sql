-- makes  swapped_words (asked_word, held_word): one row per pair of words that differ by two neighbours exchanged
-- reads  open_words
-- why    The commonest slip of typists is two edits to Levenshtein; it is tested for by exchanging each pair
--        of neighbours in turn. Distance and length only spare work: they follow from the exchange.
SELECT DISTINCT words.asked_word, words.held_word
FROM open_words AS words
JOIN (SELECT unnest(range(1, 100)) AS at) AS places ON places.at < length(words.asked_word)
WHERE words.distance = 2
  AND length(words.asked_word) = length(words.held_word)
  AND concat(
    substr(words.asked_word, 1, places.at - 1),
    substr(words.asked_word, places.at + 1, 1),
    substr(words.asked_word, places.at, 1),
    substr(words.asked_word, places.at + 2)
  ) = words.held_word
