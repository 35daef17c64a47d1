-- makes  vocabulary (word, canon, kind): one row per distinct word of the texts
-- reads  texts (text); words (word, canon, kind)
-- why    Each word becomes one letter for what it can be. Words of no table: 9 digits, O ordinal, m digits and
--        letters, l one letter, k two letters, w a word, # and ? signs, and x for letters that are no word:
--        four or more without a vowel, one letter repeated, a run along a keyboard.
SELECT
  once.word,
  coalesce(words.canon, once.word) AS canon,
  CASE
    WHEN words.kind IS NOT NULL THEN words.kind
    WHEN once.word = '#' THEN '#'
    WHEN regexp_full_match(once.word, '[0-9]+') THEN '9'
    WHEN regexp_full_match(once.word, '[0-9]+(ST|ND|RD|TH)') THEN 'O'
    WHEN regexp_matches(once.word, '[0-9]') THEN 'm'
    WHEN NOT regexp_full_match(once.word, '[A-Z]+') THEN '?'
    WHEN length(once.word) = 1 THEN 'l'
    WHEN replace(once.word, left(once.word, 1), '') = '' AND length(once.word) > 2 THEN 'x'
    WHEN length(once.word) = 2 THEN 'k'
    WHEN regexp_full_match(once.word, '[^AEIOUY]{4,}') THEN 'x'
    WHEN regexp_full_match(
      once.word,
      '(QWERTYUIOP|QWERTYUI|QWERTYU|QWERTY|QWERT|QWER|QWE|WERTY|WERT|ERTY|UIOP|POIU|REWQ|ASDFGHJKL|ASDFGHJK|ASDFGHJ|ASDFGH|ASDFG|ASDF|ASD|SDFG|SDF|DFGH|DFG|FGH|GHJ|HJKL|HJK|JKL|LKJ|FDSA|ZXCVBNM|ZXCVB|ZXCV|ZXC|XCV|CVB|VBN|BNM)+'
    ) THEN 'x'
    ELSE 'w'
  END AS kind
FROM (SELECT DISTINCT unnest(string_split(text, ' ')) AS word FROM @texts) AS once
LEFT JOIN @words AS words ON words.word = once.word
