-- makes  families (text, family_key, suffix, family_alt, family_variants, fault, weak): one row per distinct family name
-- reads  texts (text, of_family, tokens, joined, digits, filler, script, family_word); romanised (text, latin); suffixes (word, canon); particles (word, joins); organisations (word, rank)
-- why    SMITH JR is the family SMITH; DE LA CRUZ and DELACRUZ are one key; each half of a double name and
--        a name without its particles are alternates a request may be tried with. MC, SAINT and the like
--        are one word with what follows. MUELLER is how some write MÜLLER, ST JOHN SAINT JOHN: a variant, for requests only.
SELECT
  judged.text,
  CASE WHEN fault IS NULL THEN array_to_string(kept, '') END AS family_key,
  suffix,
  CASE
    WHEN fault IS NOT NULL OR len(cores) = 0 THEN CAST([] AS VARCHAR[])
    WHEN len(cores) = 1 AND cores[1] = array_to_string(kept, '') THEN CAST([] AS VARCHAR[])
    WHEN array_to_string(cores, '') = array_to_string(kept, '') THEN list_sort(list_distinct(cores))
    ELSE list_sort(list_distinct(list_append(cores, array_to_string(cores, ''))))
  END AS family_alt,
  CASE
    WHEN fault IS NULL AND latin IS NOT NULL THEN [latin]
    WHEN fault IS NULL AND len(kept) > 1 AND kept[1] = 'SAINT' THEN ['ST' || array_to_string(kept[2:], '')]
    WHEN fault IS NULL AND len(kept) > 1 AND kept[1] = 'ST' THEN ['SAINT' || array_to_string(kept[2:], '')]
    WHEN fault IS NULL AND suffix IS NULL AND regexp_matches(judged.text, '[ÄÖÜØÅäöüøå]') THEN [regexp_replace(strip_accents(upper(
      replace(replace(replace(replace(replace(replace(lower(judged.text), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa'), 'ß', 'ss')
    )), '[^A-Z]', '', 'g')]
    ELSE CAST([] AS VARCHAR[])
  END AS family_variants,
  fault, weak
FROM (
  SELECT
    text, suffix,
    list(token ORDER BY place) FILTER (WHERE NOT dropped) AS kept,
    coalesce(list(core ORDER BY place) FILTER (WHERE NOT dropped AND length(core) > 1), CAST([] AS VARCHAR[])) AS cores,
    CASE
      WHEN bool_or(script) THEN 'script'
      WHEN bool_or(joined = '') THEN 'absent'
      WHEN bool_or(organisation = 'always' OR organisation IS NOT NULL AND words > 1 AND NOT contains(text, '-') OR token = '&') THEN 'organisation'
      WHEN bool_or(digits AND regexp_matches(token, '[0-9]') AND NOT dropped) THEN 'digits'
      WHEN bool_or(filler OR family_word = 'always') THEN 'placeholder'
      WHEN bool_or(length(joined) = 1) THEN 'single_letter'
    END AS fault,
    bool_or(family_word IS NOT NULL) AS weak
  FROM (
    SELECT
      cut.text, cut.token, cut.place, cut.words, cut.script, cut.joined, cut.digits, cut.filler, cut.family_word,
      CASE
        WHEN before.joins = 'yes' THEN before.word || cut.token
        WHEN particles.joins = 'no' OR particles.joins = 'yes' AND cut.place < cut.words THEN NULL
        ELSE cut.token
      END AS core,
      organisations.rank AS organisation,
      tails.canon AS suffix,
      tails.canon IS NOT NULL AND cut.place = cut.words AS dropped
    FROM (
      SELECT
        text, script, joined, digits, filler, family_word, len(tokens) AS words, tokens[len(tokens)] AS tail,
        unnest(CASE WHEN len(tokens) = 0 THEN [''] ELSE tokens END) AS token,
        unnest(list_prepend('', CASE WHEN len(tokens) = 0 THEN CAST([] AS VARCHAR[]) ELSE tokens[1:len(tokens) - 1] END)) AS previous,
        unnest(range(1, greatest(len(tokens), 1) + 1)) AS place
      FROM @texts
      WHERE of_family
    ) AS cut
    LEFT JOIN @particles AS particles ON particles.word = cut.token
    LEFT JOIN @particles AS before ON before.word = cut.previous
    LEFT JOIN @organisations AS organisations ON organisations.word = cut.token
    LEFT JOIN @suffixes AS tails ON tails.word = cut.tail AND cut.words > 1 AND tails.word <> 'I'
  ) AS read
  GROUP BY text, suffix
) AS judged
LEFT JOIN @romanised AS romanised ON romanised.text = judged.text
