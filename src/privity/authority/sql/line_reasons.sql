-- makes  line_reasons (ordinal, reason_words, reason_cites_case, template, plain, phrased): one row per line that gives a reason
-- reads  line_values
-- why    A reason that is the same but for the blanks filled in is boilerplate. What is masked: words with a digit, months, single
--        letters, the line's own names and its case number; a run of masks is one. Case, spacing and common punctuation do not count.
--        A person may be named Case or Order, and masking that word would set the line apart: `plain` masks no name, `phrased` only
--        the full name. Both are NULL where the reason holds no name of the line, for they would say the same.
--        This step reads every word of a file, so what a text need not undergo is looked for before it is done. A text is `neat` when
--        it holds no tab, line end or double space, no mark that stands by itself, and no mark right after a space or
--        another mark: then nothing of it is squeezed, and with its marks gone no run of spaces is longer than two. `said` stands
--        between two spaces.
SELECT
  ordinal, reason_words, reason_cites_case,
  md5(regexp_replace(named, @masks, '#', 'g')) AS template,
  CASE WHEN named <> cased THEN md5(regexp_replace(cased, @masks, '#', 'g')) END AS plain,
  CASE WHEN named <> cased THEN md5(regexp_replace(
    replace(replace(cased, coalesce(' ' || given || ' ' || family || ' ', '@'), ' # '), coalesce(' ' || family || ' ' || given || ' ', '@'), ' # '),
    @masks, '#', 'g')) END AS phrased
FROM (
  SELECT
    ordinal, family, given, cased, reason_words,
    CASE
      WHEN contains(told, ' ' || cited || ' ') THEN TRUE
      ELSE contains(
        ' ' || regexp_replace(lower(reason), '[\x00-/:-@\[-`{-\x7f]+', ' ', 'g') || ' ',
        ' ' || trim(regexp_replace(lower(case_id), '[\x00-/:-@\[-`{-\x7f]+', ' ', 'g')) || ' '
      )
    END AS reason_cites_case,
    CASE WHEN contains(cased, family) OR contains(cased, given) OR contains(cased, middle)
      THEN replace(replace(replace(cased,
        coalesce(' ' || family || ' ', '@'), ' # '),
        coalesce(' ' || given || ' ', '@'), ' # '),
        coalesce(' ' || middle || ' ', '@'), ' # ')
      ELSE cased
    END AS named
  FROM (
    SELECT
      ordinal, reason, case_id, family, given, middle, told, cited,
      greatest(strlen(said) - strlen(replace(said, ' ', '')) - 1, 1) AS reason_words,
      replace(told, coalesce(' ' || cited || ' ', '@'), ' # ') AS cased
    FROM (
      SELECT
        ordinal, reason, case_id, said,
        CASE WHEN neat THEN replace(unmarked, '  ', ' ') ELSE replace(replace(unmarked, '  ', ' '), '  ', ' ') END AS told,
        nullif(trim(replace(replace(lower(case_id), '.', ' '), '  ', ' ')), '') AS cited,
        nullif(trim(replace(replace(replace(replace(lower(family_name), '''', ' '), '’', ' '), '.', ' '), '  ', ' ')), '') AS family,
        nullif(trim(replace(replace(replace(replace(lower(given_name), '''', ' '), '’', ' '), '.', ' '), '  ', ' ')), '') AS given,
        nullif(trim(replace(replace(replace(replace(lower(middle_name), '''', ' '), '’', ' '), '.', ' '), '  ', ' ')), '') AS middle
      FROM (
        SELECT
          *,
          CASE
            WHEN contains(low, '@') OR contains(low, ':') OR contains(low, '''') OR contains(low, '’') OR contains(low, '"')
              OR contains(low, '(') OR contains(low, ')')
            THEN replace(replace(replace(replace(replace(replace(replace(
              replace(replace(replace(low, ',', ' '), '.', ' '), ';', ' '),
              '@', ' '), ':', ' '), '''', ' '), '’', ' '), '"', ' '), '(', ' '), ')', ' ')
            ELSE replace(replace(replace(low, ',', ' '), '.', ' '), ';', ' ')
          END AS unmarked
        FROM (
          SELECT *, lower(said) AS low
          FROM (
            SELECT
              ordinal, reason, case_id, family_name, given_name, middle_name, neat,
              CASE
                WHEN neat THEN spaced
                WHEN regexp_matches(spaced, ' [!-/:-@\[-`{-~–—•]+ ')
                  THEN ' ' || trim(regexp_replace(spaced, '(?: [!-/:-@\[-`{-~–—•]+)+ ', ' ', 'g')) || ' '
                WHEN starts_with(spaced, '  ') OR ends_with(spaced, '  ') THEN ' ' || trim(spaced) || ' '
                ELSE spaced
              END AS said
            FROM (
              SELECT
                ordinal, reason, case_id, family_name, given_name, middle_name, neat,
                CASE WHEN neat THEN told ELSE replace(replace(replace(replace(told, chr(9), ' '), chr(10), ' '), '  ', ' '), '  ', ' ') END AS spaced
              FROM (
                SELECT *, NOT regexp_matches(told, '[\t\n]|  |[ @,.;:''’"()][@,.;:''’"()]| [!-/:-@\[-`{-~–—•]+ ') AS neat
                FROM (
                  SELECT ordinal, reason, case_id, family_name, given_name, middle_name, ' ' || reason || ' ' AS told
                  FROM line_values
                  WHERE reason IS NOT NULL
                ) AS given_reasons
              ) AS looked_at
            ) AS loose
          ) AS squeezed
        ) AS lowered
      ) AS texts
    ) AS with_case
  ) AS with_names
) AS with_masks
