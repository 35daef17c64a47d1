-- makes  givens (text, given_key, given_tokens, given_variants, tail_initial, suffix, fault, weak): one row per distinct given name
-- reads  texts (text, of_given, tokens, joined, digits, filler, script, given_word); romanised (text, latin); suffixes (word, canon); organisations (word, rank)
-- why    A suffix or a middle initial written behind the given name is moved to where it belongs. A single
--        letter V or I behind a given name is an initial, not a number.
SELECT
  parted.text,
  CASE WHEN fault IS NULL THEN array_to_string(kept, '') END AS given_key,
  CASE WHEN fault IS NULL THEN kept END AS given_tokens,
  CASE WHEN fault IS NULL AND latin IS NOT NULL THEN [latin] ELSE CAST([] AS VARCHAR[]) END AS given_variants,
  CASE WHEN fault IS NULL THEN initial END AS tail_initial,
  suffix, fault, weak
FROM (
  SELECT
    text, suffix, fault, weak,
    CASE WHEN len(bare) > 1 AND length(bare[len(bare)]) = 1 THEN bare[len(bare)] END AS initial,
    CASE WHEN len(bare) > 1 AND length(bare[len(bare)]) = 1 THEN bare[1:len(bare) - 1] ELSE bare END AS kept
  FROM (
    SELECT
      texts.text, suffixes.canon AS suffix,
      CASE WHEN suffixes.canon IS NOT NULL THEN tokens[1:len(tokens) - 1] ELSE tokens END AS bare,
      CASE
        WHEN script THEN 'script'
        WHEN joined = '' THEN 'absent'
        WHEN firms.text IS NOT NULL THEN 'organisation'
        WHEN digits AND suffixes.canon IS NULL THEN 'digits'
        WHEN filler OR given_word = 'always' THEN 'placeholder'
      END AS fault,
      given_word IS NOT NULL AS weak
    FROM @texts AS texts
    LEFT JOIN @suffixes AS suffixes
      ON suffixes.word = tokens[len(tokens)] AND len(tokens) > 1 AND length(suffixes.word) > 1
    LEFT JOIN (
      SELECT DISTINCT text
      FROM (SELECT text, len(tokens) AS words, unnest(tokens) AS token FROM @texts WHERE of_given AND len(tokens) > 0) AS cut
      JOIN @organisations AS organisations ON organisations.word = cut.token
      WHERE organisations.rank = 'always' OR cut.words > 1
    ) AS firms ON firms.text = texts.text
    WHERE of_given
  ) AS judged
) AS parted
LEFT JOIN @romanised AS romanised ON romanised.text = parted.text
