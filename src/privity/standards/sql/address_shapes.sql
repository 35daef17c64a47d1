-- makes  shapes (text, tokens, canons, shape): one row per distinct text
-- reads  texts (text); words (word, canon, kind)
-- why    Each word becomes one letter for what it can be, so that an address has a shape and the grammar of
--        addresses is written over a few hundred shapes instead of millions of lines. Words of no table:
--        9 digits, O ordinal, m digits and letters, l one letter, k two letters, w a word,
--        x letters that are no word (no vowel, one letter repeated, a run along the keyboard), # and ? signs.
SELECT
  text,
  list(token ORDER BY place) AS tokens,
  list(canon ORDER BY place) AS canons,
  string_agg(kind, '' ORDER BY place) AS shape
FROM (
  SELECT
    cut.text, cut.place, cut.token,
    coalesce(words.canon, cut.token) AS canon,
    CASE
      WHEN words.kind IS NOT NULL THEN words.kind
      WHEN cut.token = '#' THEN '#'
      WHEN regexp_full_match(cut.token, '[0-9]+') THEN '9'
      WHEN regexp_full_match(cut.token, '[0-9]+(ST|ND|RD|TH)') THEN 'O'
      WHEN regexp_matches(cut.token, '[0-9]') THEN 'm'
      WHEN NOT regexp_full_match(cut.token, '[A-Z]+') THEN '?'
      WHEN length(cut.token) = 1 THEN 'l'
      WHEN length(cut.token) = 2 THEN 'k'
      WHEN
        regexp_full_match(cut.token, '[^AEIOUY]{4,}')
        OR replace(cut.token, left(cut.token, 1), '') = ''
        OR regexp_full_match(
          cut.token,
          '(QWERTYUIOP|QWERTYUI|QWERTYU|QWERTY|QWERT|QWER|QWE|WERTY|WERT|ERTY|UIOP|POIU|REWQ|ASDFGHJKL|ASDFGHJK|ASDFGHJ|ASDFGH|ASDFG|ASDF|ASD|SDFG|SDF|DFGH|DFG|FGH|GHJ|HJKL|HJK|JKL|LKJ|FDSA|ZXCVBNM|ZXCVB|ZXCV|ZXC|XCV|CVB|VBN|BNM)+'
        )
        THEN 'x'
      ELSE 'w'
    END AS kind
  FROM (
    SELECT text, unnest(string_split(text, ' ')) AS token, unnest(range(1, length(text) - length(replace(text, ' ', '')) + 2)) AS place
    FROM @texts
  ) AS cut
  LEFT JOIN @words AS words ON words.word = cut.token
) AS read
GROUP BY text
