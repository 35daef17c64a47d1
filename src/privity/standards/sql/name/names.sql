-- makes  names (ref, family_key, given_key, given_tokens, middle_key, middle_initial, suffix_key, family_alt, family_variants, given_variants, fault, script_columns): one row per row of source
-- reads  source; families; givens; middles
-- why    Joins the parts of each name. A suffix counts wherever it is written; two different ones are a fault.
SELECT
  ref, family_key, given_key, given_tokens, middle_key, left(middle_key, 1) AS middle_initial,
  coalesce(suffix_column, family_suffix, given_suffix) AS suffix_key, family_alt, family_variants, given_variants,
  CASE
    WHEN tricked THEN 'script'
    WHEN family_fault IS NOT NULL THEN family_fault
    WHEN given_fault IS NULL AND family_weak AND given_weak THEN 'placeholder'
    -- One phrase of several words written into both fields is a phrase, not a family and a given name.
    WHEN family_key = given_key AND len(given_tokens) > 1 THEN 'placeholder'
    WHEN given_fault IS NOT NULL THEN given_fault
    WHEN middle_fault IS NOT NULL THEN middle_fault
    WHEN family_suffix <> coalesce(suffix_column, given_suffix) OR given_suffix <> suffix_column THEN 'suffix_conflict'
  END AS fault,
  CASE WHEN tricked THEN string_split(concat_ws(
    ';',
    CASE WHEN family_fault = 'script' THEN 'family_name' END,
    CASE WHEN given_fault = 'script' THEN 'given_name' END,
    CASE WHEN middle_fault = 'script' THEN 'middle_name' END,
    CASE WHEN tail_fault = 'script' THEN 'suffix' END
  ), ';') ELSE CAST([] AS VARCHAR[]) END AS script_columns
FROM (
  SELECT
    source.ref, families.family_key, givens.given_key, givens.given_tokens, families.family_alt, families.family_variants, givens.given_variants,
    coalesce(middles.middle_key, givens.tail_initial) AS middle_key,
    tails.suffix_key AS suffix_column, families.suffix AS family_suffix, givens.suffix AS given_suffix,
    CASE WHEN families.text IS NULL THEN 'absent' ELSE families.fault END AS family_fault,
    CASE WHEN givens.text IS NULL THEN 'absent' ELSE givens.fault END AS given_fault,
    middles.fault AS middle_fault, tails.fault AS tail_fault, families.weak AS family_weak, givens.weak AS given_weak,
    coalesce(families.fault = 'script', false) OR coalesce(givens.fault = 'script', false)
      OR coalesce(middles.fault = 'script', false) OR coalesce(tails.fault = 'script', false) AS tricked
  FROM @source AS source
  LEFT JOIN @families AS families ON families.text = source.family_name
  LEFT JOIN @givens AS givens ON givens.text = source.given_name
  LEFT JOIN @middles AS middles ON middles.text = source.middle_name
  LEFT JOIN @middles AS tails ON tails.text = source.suffix
) AS joined
