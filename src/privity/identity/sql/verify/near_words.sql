-- makes  near_words (asked_word, held_word, nearness): one row per pair of open_words; 2 near, 1 similar
-- reads  open_words, swapped_words
-- why    Near is one letter more, less or other, or two neighbours exchanged. Similar is two edits: enough to
--        make somebody plausible, never enough to agree.
SELECT
  words.asked_word,
  words.held_word,
  CASE WHEN words.distance <= 1 OR swapped.asked_word IS NOT NULL THEN 2 ELSE 1 END AS nearness
FROM open_words AS words
LEFT JOIN swapped_words AS swapped
  ON swapped.asked_word = words.asked_word AND swapped.held_word = words.held_word
