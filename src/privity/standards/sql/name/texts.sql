-- makes  texts (text, of_family, of_given, tokens, joined, script, digits, filler, family_word, given_word): one row per distinct text in any name column
-- reads  source (family_name, given_name, middle_name, suffix); placeholders (word, family, given)
-- why    A name is folded once however often it occurs: no accents, no case, no apostrophes; hyphens, points
--        and commas part it. Text written to deceive the eye (two scripts in one name, invisible or
--        compatibility characters, letters of another alphabet that look Latin) is told apart here. `filler`
--        is letters that are no name; the words are judged later, as Null and Na are names of families.
SELECT
  text, of_family, of_given, tokens, joined, script, digits,
  NOT script AND (
    length(joined) > CASE WHEN left(joined, 1) IN ('Q', 'X', 'Z') THEN 1 ELSE 2 END AND replace(joined, left(joined, 1), '') = ''
    OR regexp_full_match(text, '[Nn] ?[/.] ?[Aa][.]?')
    OR regexp_full_match(joined, '[B-DF-HJ-NP-TV-XZ]{10,}|(?:QWERTY|QWERT|QWER|WERTY|ASDFGHJKL|ASDFGH|ASDFG|ASDF|SDFG|DFGH|FGHJ|GHJK|HJKL|ZXCVBNM|ZXCVB|ZXCV|XCVB|CVBN|VBNM)+')
  ) AS filler,
  words.family AS family_word, words.given AS given_word
FROM (
  SELECT
    text, of_family, of_given, script, digits,
    CASE WHEN script OR folded = '' THEN CAST([] AS VARCHAR[]) ELSE string_split(folded, ' ') END AS tokens,
    CASE WHEN script THEN '' ELSE replace(folded, ' ', '') END AS joined
  FROM (
    SELECT
      text, of_family, of_given, script,
      CASE WHEN plain THEN false ELSE regexp_matches(text, '\p{Nd}') END AS digits,
      CASE
        WHEN plain THEN upper(text)
        ELSE trim(regexp_replace(regexp_replace(
          CASE
            WHEN ascii THEN upper(text)
            ELSE strip_accents(upper(translate(
              replace(replace(replace(replace(replace(replace(replace(replace(text, 'ß', 'SS'), 'ẞ', 'SS'), 'æ', 'AE'), 'Æ', 'AE'), 'œ', 'OE'), 'Œ', 'OE'), 'Þ', 'TH'), 'þ', 'TH'),
              'łŁøØđĐðÐıİħĦŧŦəƏɓƁɗƊƙƘɛƐɔƆŋŊ', 'lLoOdDdDiIhHtTaAbBdDkKeEoOnN'
            )))
          END,
          '[''`´‘’ʼʻ]', '', 'g'), '[^\p{L}\p{M}0-9&]+', ' ', 'g'))
      END AS folded
    FROM (
      SELECT
        text, of_family, of_given, plain, ascii,
        CASE
          WHEN plain THEN false
          WHEN ascii THEN regexp_matches(text, '[\x00-\x1F\x7F]')
          ELSE
            text <> nfc_normalize(text)
            OR regexp_matches(text, '[^\p{L}\p{M}\p{Nd} .,\x27`´‘’ʼʻ&()/#\x{2010}\x{2013}-]')
            -- Compatibility forms and look-alikes inside a script: full width, mathematical, small capitals, clicks.
            OR regexp_matches(text, '[ªºſƖǀ-ǃƼƽʰ-ʺʽ-˿\x{1D00}-\x{1DBF}\x{2C60}-\x{2C7F}\x{A720}-\x{A7FF}\x{AB30}-\x{AB6F}\x{2070}-\x{218F}\x{FB00}-\x{FDFF}\x{FE70}-\x{FFFF}\x{10000}-\x{1FFFF}\x{0250}\x{0251}\x{0252}\x{0261}\x{026A}\x{0262}]')
            OR regexp_matches(text, '\p{M}{3}')
            OR (regexp_matches(text, '\p{Latin}') AND regexp_matches(text, '[^\p{Latin}\p{M}\p{Nd} .,\x27`´‘’ʼʻ&()/#\x{2010}\x{2013}-]'))
            OR (regexp_matches(text, '\p{Cyrillic}') AND regexp_matches(text, '\p{Greek}|\p{Armenian}|\p{Cherokee}'))
            OR regexp_full_match(text, '[ .\x27АВЕЅІЈКМНОРСТУХаеорсухіјѕԁԛԝһѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ-]+')
        END AS script
      FROM (
        SELECT
          text, bool_or(of_family) AS of_family, bool_or(of_given) AS of_given,
          regexp_full_match(text, '[A-Za-z]+') AS plain, strlen(text) = length(text) AS ascii
        FROM (
          SELECT DISTINCT family_name AS text, true AS of_family, false AS of_given FROM @source WHERE family_name IS NOT NULL
          UNION ALL
          SELECT DISTINCT given_name, false, true FROM @source WHERE given_name IS NOT NULL
          UNION ALL
          SELECT DISTINCT middle_name, false, false FROM @source WHERE middle_name IS NOT NULL
          UNION ALL
          SELECT DISTINCT suffix, false, false FROM @source WHERE suffix IS NOT NULL
        ) AS told
        GROUP BY text
      ) AS once
    ) AS seen
  ) AS mended
) AS parted
LEFT JOIN @placeholders AS words ON words.word = parted.joined
