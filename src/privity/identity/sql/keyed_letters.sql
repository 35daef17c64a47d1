-- makes  {makes} (word, letters): one row per distinct surname
-- reads  {source} (family_key)
-- why    Which letters stand in a word, a bit each. Two edits change at most four of them, so words further
--        apart are not near, and nobody has to read them.
SELECT letters.word, bit_or(1 << (ascii(letters.letter) % 31)) AS letters
FROM (
  SELECT words.word, unnest(string_split(words.word, '')) AS letter
  FROM (SELECT DISTINCT source.family_key AS word FROM {source} AS source WHERE source.family_key IS NOT NULL) AS words
) AS letters
GROUP BY letters.word
