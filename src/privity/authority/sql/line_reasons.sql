-- makes  line_reasons (ordinal, reason_words, reason_cites_case, template): one row per line that gives a reason
-- reads  line_values
-- why    A reason that is the same but for the blanks filled in is boilerplate. What is masked: words with a digit, months, single
--        letters, the line's own names and its case number; a run of masks is one. Case, spacing and common punctuation do not count.
--        Plain replacements come before patterns because this step reads every word of a file.
SELECT
  ordinal,
  len(string_split(said, ' ')) AS reason_words,
  CASE
    WHEN contains(told, ' ' || cited || ' ') THEN TRUE
    ELSE contains(
      ' ' || regexp_replace(lower(reason), '[\x00-/:-@\[-`{-\x7f]+', ' ', 'g') || ' ',
      ' ' || trim(regexp_replace(lower(case_id), '[\x00-/:-@\[-`{-\x7f]+', ' ', 'g')) || ' '
    )
  END AS reason_cites_case,
  md5(regexp_replace(regexp_replace(
    replace(replace(replace(replace(told,
      coalesce(' ' || nullif(cited, '') || ' ', '@'), ' # '),
      coalesce(' ' || nullif(family, '') || ' ', '@'), ' # '),
      coalesce(' ' || nullif(given, '') || ' ', '@'), ' # '),
      coalesce(' ' || nullif(middle, '') || ' ', '@'), ' # '),
    '[^ ]*[0-9][^ ]*|\b(?:[a-z]|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b', '#', 'g'),
    '#(?: +#)+', '#', 'g')) AS template
FROM (
  SELECT
    ordinal, reason, case_id, said,
    replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(' ' || lower(said) || ' ', '@', ' '),
        ',', ' '), '.', ' '), ';', ' '), ':', ' '), '''', ' '), '’', ' '), '"', ' '), '(', ' '), ')', ' '),
      '  ', ' '), '  ', ' ') AS told,
    replace(replace(lower(trim(case_id)), '.', ' '), '  ', ' ') AS cited,
    replace(replace(replace(replace(lower(trim(family_name)), '''', ' '), '’', ' '), '.', ' '), '  ', ' ') AS family,
    replace(replace(replace(replace(lower(trim(given_name)), '''', ' '), '’', ' '), '.', ' '), '  ', ' ') AS given,
    replace(replace(replace(replace(lower(trim(middle_name)), '''', ' '), '’', ' '), '.', ' '), '  ', ' ') AS middle
  FROM (
    SELECT
      *,
      trim(regexp_replace(
        replace(replace(replace(replace(' ' || reason || ' ', chr(9), ' '), chr(10), ' '), '  ', ' '), '  ', ' '),
        '( [!-/:-@\[-`{-~–—•]+)+ ', ' ', 'g'
      )) AS said
    FROM line_values
    WHERE reason IS NOT NULL
  ) AS squeezed
) AS texts
