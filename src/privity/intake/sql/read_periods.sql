-- makes  read_periods (periods, bad, years): one row per distinct text of the column
-- reads  line_text
-- why    A file of millions asks for few different sets of years; each is read once.
SELECT
  periods, bad,
  CASE
    WHEN bad THEN NULL
    WHEN contains(periods, ';') THEN list_sort(list_distinct(TRY_CAST(string_split(replace(periods, ' ', ''), ';') AS INTEGER[])))
    ELSE [TRY_CAST(periods AS INTEGER)]
  END AS years
FROM (
  SELECT periods, NOT regexp_full_match(periods, '[12][0-9]{3}( *; *[12][0-9]{3})*') AS bad
  FROM (SELECT DISTINCT periods FROM line_text WHERE periods IS NOT NULL) AS once
) AS judged
