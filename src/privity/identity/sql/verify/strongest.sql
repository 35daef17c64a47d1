-- makes  strongest (every column of judged): one row per line that has a close pair
-- reads  judged
-- why    Strongest by what it may lead to, then by pattern, then by person id, so that the row is the same in
--        any order of the file.
SELECT ranked.*
FROM (
  SELECT
    judged.*,
    row_number() OVER (
      PARTITION BY judged.ordinal
      ORDER BY judged.rank DESC, judged.pattern DESC, judged.person_id
    ) AS place_in_line
  FROM judged
) AS ranked
WHERE ranked.place_in_line = 1
