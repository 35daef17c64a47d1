-- makes  strongest (ordinal, person_no, ...): one row per line that has a close pair: its strongest, and the counts
-- reads  judged, held
-- why    Strongest by what it may lead to, then by pattern, then by person id, so that the row is the same in
--        any order of the file. `rank`: 3 eligible, 2 agrees, 1 shares the address, 0 neither.
SELECT ranked.*
FROM (
  SELECT
    judged.ordinal,
    held.person_id,
    judged.pattern,
    judged.tier,
    judged.family,
    judged.given,
    judged.birth,
    judged.id,
    judged.middle,
    judged.suffix,
    judged.address,
    judged.former,
    held.deceased,
    held.id_holders > 1 AS number_shared,
    CASE WHEN judged.eligible THEN 3 WHEN judged.agrees THEN 2 WHEN judged.addressed THEN 1 ELSE 0 END AS rank,
    row_number() OVER (
      PARTITION BY judged.ordinal
      ORDER BY
        CASE WHEN judged.eligible THEN 3 WHEN judged.agrees THEN 2 WHEN judged.addressed THEN 1 ELSE 0 END DESC,
        judged.pattern DESC,
        held.person_id
    ) AS place_in_line
  FROM judged
  JOIN held ON held.person_no = judged.person_no
) AS ranked
WHERE ranked.place_in_line = 1
