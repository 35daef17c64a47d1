-- makes  line_reasons (ordinal, reason_words, reason_cites_case, template, plain, phrased): one row per line that gives a reason
-- reads  line_values
-- why    A reason that is the same but for the blanks filled in is boilerplate. What is masked: words with a digit, months, single
--        letters, the line's own names and its case number; a run of masks is one. Case, spacing and common punctuation do not count.
--        A person may be named Case or Order, and masking that word would set the line apart: `plain` masks no name, `phrased` only
--        the full name. Both are NULL where the reason holds no name of the line, for they would say the same.
--        Plain replacements come before patterns, and a pattern is looked for before it is replaced, because this step reads
--        every word of a file. `said` stands between two spaces.
SELECT
  ordinal, reason_words, reason_cites_case,
  md5(regexp_replace(regexp_replace(
    named,
    '[^ ]*[0-9][^ ]*|\b(?:[a-z]|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b', '#', 'g'),
    '#(?: +#)+', '#', 'g')) AS template,
  CASE WHEN named <> cased THEN md5(regexp_replace(regexp_replace(
    cased,
    '[^ ]*[0-9][^ ]*|\b(?:[a-z]|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b', '#', 'g'),
    '#(?: +#)+', '#', 'g')) END AS plain,
  CASE WHEN named <> cased THEN md5(regexp_replace(regexp_replace(
    replace(replace(cased, coalesce(' ' || given || ' ' || family || ' ', '@'), ' # '), coalesce(' ' || family || ' ' || given || ' ', '@'), ' # '),
    '[^ ]*[0-9][^ ]*|\b(?:[a-z]|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b', '#', 'g'),
    '#(?: +#)+', '#', 'g')) END AS phrased
FROM (
  SELECT
    ordinal, family, given, cased, reason_words, reason_cites_case,
    replace(replace(replace(cased,
      coalesce(' ' || family || ' ', '@'), ' # '),
      coalesce(' ' || given || ' ', '@'), ' # '),
      coalesce(' ' || middle || ' ', '@'), ' # ') AS named
  FROM (
    SELECT
      ordinal, family, given, middle,
      greatest(strlen(said) - strlen(replace(said, ' ', '')) - 1, 1) AS reason_words,
      CASE
        WHEN contains(told, ' ' || cited || ' ') THEN TRUE
        ELSE contains(
          ' ' || regexp_replace(lower(reason), '[\x00-/:-@\[-`{-\x7f]+', ' ', 'g') || ' ',
          ' ' || trim(regexp_replace(lower(case_id), '[\x00-/:-@\[-`{-\x7f]+', ' ', 'g')) || ' '
        )
      END AS reason_cites_case,
      replace(told, coalesce(' ' || cited || ' ', '@'), ' # ') AS cased
    FROM (
      SELECT
        ordinal, reason, case_id, said,
        replace(replace(
          replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(said), '@', ' '),
            ',', ' '), '.', ' '), ';', ' '), ':', ' '), '''', ' '), '’', ' '), '"', ' '), '(', ' '), ')', ' '),
          '  ', ' '), '  ', ' ') AS told,
        nullif(trim(replace(replace(lower(case_id), '.', ' '), '  ', ' ')), '') AS cited,
        nullif(trim(replace(replace(replace(replace(lower(family_name), '''', ' '), '’', ' '), '.', ' '), '  ', ' ')), '') AS family,
        nullif(trim(replace(replace(replace(replace(lower(given_name), '''', ' '), '’', ' '), '.', ' '), '  ', ' ')), '') AS given,
        nullif(trim(replace(replace(replace(replace(lower(middle_name), '''', ' '), '’', ' '), '.', ' '), '  ', ' ')), '') AS middle
      FROM (
        SELECT
          ordinal, reason, case_id, family_name, given_name, middle_name,
          CASE
            WHEN regexp_matches(spaced, ' [!-/:-@\[-`{-~–—•]+ ')
              THEN ' ' || trim(regexp_replace(spaced, '(?: [!-/:-@\[-`{-~–—•]+)+ ', ' ', 'g')) || ' '
            WHEN starts_with(spaced, '  ') OR ends_with(spaced, '  ') THEN ' ' || trim(spaced) || ' '
            ELSE spaced
          END AS said
        FROM (
          SELECT
            ordinal, reason, case_id, family_name, given_name, middle_name,
            replace(replace(replace(replace(' ' || reason || ' ', chr(9), ' '), chr(10), ' '), '  ', ' '), '  ', ' ') AS spaced
          FROM line_values
          WHERE reason IS NOT NULL
        ) AS loose
      ) AS squeezed
    ) AS texts
  ) AS with_case
) AS with_names
