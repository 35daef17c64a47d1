-- makes  romanised (text, latin): one row per distinct name in Russian or Greek letters that a rule writes in Latin ones
-- reads  texts (text, tokens, joined, script)
-- why    Records hold Latin letters. Russian follows ICAO Doc 9303, Greek ELOT 743, as passports do. The letters do not
--        say the language, so this is a variant for requests and never a key. Where the rule needs what the folded
--        text no longer tells (a parted or stressed pair of Greek vowels), and for every other script, there is none.
SELECT text, latin
FROM (
  SELECT
    text,
    CASE
      WHEN regexp_full_match(joined, '[А-Я]+') THEN translate(
        replace(replace(replace(replace(replace(replace(replace(replace(replace(
          joined, 'Ж', 'ZH'), 'Х', 'KH'), 'Ц', 'TS'), 'Ч', 'CH'), 'Ш', 'SH'), 'Щ', 'SHCH'), 'Ъ', 'IE'), 'Ю', 'IU'), 'Я', 'IA'),
        'АБВГДЕЗИЙКЛМНОПРСТУФЫЭЬ', 'ABVGDEZIIKLMNOPRSTUFYE'
      )
      WHEN len(tokens) = 1 AND regexp_full_match(joined, '[Α-Ω]+') AND NOT regexp_matches(text, '[ΪΫϊϋΐΰ]|[ΆΈΉΌάέήό][υιΥΙ]') THEN translate(
        replace(replace(replace(replace(replace(replace(replace(replace(regexp_replace(regexp_replace(regexp_replace(
          joined, '([ΑΕΗ])Υ([ΘΚΞΠΣΤΦΧΨ]|$)', '\1Φ\2', 'g'), '([ΑΕΗ])Υ', '\1Β', 'g'), '^ΜΠ|ΜΠ$', 'B', 'g'),
          'ΟΥ', 'OU'), 'ΓΓ', 'NG'), 'ΓΞ', 'NX'), 'ΓΧ', 'NCH'), 'ΓΚ', 'GK'), 'Θ', 'TH'), 'Χ', 'CH'), 'Ψ', 'PS'),
        'ΑΒΓΔΕΖΗΙΚΛΜΝΞΟΠΡΣΤΥΦΩ', 'AVGDEZIIKLMNXOPRSTYFO'
      )
    END AS latin
  FROM @texts
  WHERE NOT script AND strlen(joined) > length(joined)
) AS spelled
WHERE latin IS NOT NULL
