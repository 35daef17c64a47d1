-- makes  line_reasons (ordinal, reason_words, reason_cites_case, template): one row per line that gives a reason
-- reads  line_values, pack_months (month)
-- why    A reason that is the same but for the blanks filled in is boilerplate. Digits, the line's own names, its case number and the
--        names of months are masked, one mask for a run of them; case, spacing and punctuation do not count; single letters are dropped.
SELECT
  ordinal,
  len(list_filter(string_split_regex(reason, '\s+'), lambda w: regexp_matches(w, '[\p{L}\p{N}]'))) AS reason_words,
  contains(' ' || told || ' ', ' ' || cited || ' ') AS reason_cites_case,
  md5(regexp_replace(
    array_to_string(list_transform(
      list_filter(string_split(replace(' ' || told || ' ', ' ' || cited || ' ', ' 0 '), ' '), lambda w: w <> '' AND (len(w) > 1 OR w = '0')),
      lambda w: CASE WHEN regexp_matches(w, '\p{N}') OR list_contains(own, w) OR list_contains(months, w) THEN '#' ELSE w END
    ), ' '),
    '#( #)+', '#', 'g'
  )) AS template
FROM (
  SELECT
    v.ordinal,
    v.reason,
    trim(regexp_replace(lower(v.reason), '[^\p{L}\p{N}]+', ' ', 'g')) AS told,
    trim(regexp_replace(lower(coalesce(v.case_id, '')), '[^\p{L}\p{N}]+', ' ', 'g')) AS cited,
    string_split_regex(lower(concat_ws(' ', v.family_name, v.given_name, v.middle_name, v.suffix)), '[^\p{L}\p{N}]+') AS own,
    m.months
  FROM line_values AS v
  CROSS JOIN (SELECT list(month ORDER BY month) AS months FROM pack_months) AS m
  WHERE v.reason IS NOT NULL
) AS texts
