-- makes  strongest (ordinal, person_id, rank, every level, tier, number_shared, present, deceased, held_back, pattern): one row per line that has a close pair
-- reads  judged
-- why    `strength` orders the pairs and holds all that is told of the strongest, so that the row is the same in
--        any order of the file.
SELECT
  ordinal,
  person_id,
  rank,
  pattern,
  pattern // 1000000 AS family,
  (pattern // 100000) % 10 AS given,
  (pattern // 10000) % 10 AS birth,
  (pattern // 1000) % 10 AS id,
  (pattern // 100) % 10 AS middle,
  (pattern // 10) % 10 AS suffix,
  pattern % 10 AS address,
  CASE
    WHEN (pattern // 1000) % 10 = 2 THEN 1
    WHEN (pattern // 10000) % 10 = 2 THEN 2
    WHEN (pattern // 100) % 10 = 2 THEN 3
    ELSE 4
  END AS tier,
  marks // 8 = 1 AS number_shared,
  (marks // 4) % 2 = 1 AS present,
  (marks // 2) % 2 = 1 AS deceased,
  marks % 2 = 1 AS held_back
FROM (
  SELECT
    ordinal,
    person_id,
    strength // (10000000::BIGINT * 137438953472) AS rank,
    ((strength // 137438953472) % 10000000)::INTEGER AS pattern,
    (strength // 8589934592) % 16 AS marks
  FROM (
    SELECT ordinal, max(strength) AS strength, arg_max(person_id, strength) AS person_id
    FROM judged
    GROUP BY ordinal
  ) AS best
) AS told
