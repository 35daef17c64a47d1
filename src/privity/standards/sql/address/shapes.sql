-- makes  shapes (text, tokens, canons, shape): one row per distinct text
-- reads  texts (text); vocabulary (word, canon, kind)
-- why    Writes the letters of the words in a row, so that the grammar of addresses is told over a few hundred
--        shapes instead of millions of lines. Twelve words are read, one join each, which is far cheaper than
--        taking the text apart into rows and putting it together in order; a longer text ends in +.
SELECT
  cut.text, cut.tokens,
  [w1.canon, w2.canon, w3.canon, w4.canon, w5.canon, w6.canon, w7.canon, w8.canon, w9.canon, w10.canon, w11.canon, w12.canon] AS canons,
  concat(
    w1.kind, w2.kind, w3.kind, w4.kind, w5.kind, w6.kind, w7.kind, w8.kind, w9.kind, w10.kind, w11.kind, w12.kind,
    CASE WHEN len(cut.tokens) > 12 THEN '+' END
  ) AS shape
FROM (SELECT DISTINCT text, string_split(text, ' ') AS tokens FROM @texts) AS cut
LEFT JOIN @vocabulary AS w1 ON w1.word = cut.tokens[1]
LEFT JOIN @vocabulary AS w2 ON w2.word = cut.tokens[2]
LEFT JOIN @vocabulary AS w3 ON w3.word = cut.tokens[3]
LEFT JOIN @vocabulary AS w4 ON w4.word = cut.tokens[4]
LEFT JOIN @vocabulary AS w5 ON w5.word = cut.tokens[5]
LEFT JOIN @vocabulary AS w6 ON w6.word = cut.tokens[6]
LEFT JOIN @vocabulary AS w7 ON w7.word = cut.tokens[7]
LEFT JOIN @vocabulary AS w8 ON w8.word = cut.tokens[8]
LEFT JOIN @vocabulary AS w9 ON w9.word = cut.tokens[9]
LEFT JOIN @vocabulary AS w10 ON w10.word = cut.tokens[10]
LEFT JOIN @vocabulary AS w11 ON w11.word = cut.tokens[11]
LEFT JOIN @vocabulary AS w12 ON w12.word = cut.tokens[12]
