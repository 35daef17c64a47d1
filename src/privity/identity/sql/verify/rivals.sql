-- makes  rivals (ordinal, person_id, pattern, address_agrees, plausible): one row per close pair
-- reads  judged, strongest
-- why    Uniqueness is counted over everybody plausible, the strongest included: to agree is narrower than to be
--        plausible. Whoever shares the number, or name and birth date, counts always. A like name in the
--        building counts too, unless the line itself tells that person from the strongest: by two
--        contradictions of that person, where the strongest has the very names asked for; or by number and
--        birth date both, where the names asked for fit that person no better. So a son with number and birth
--        date stated is not lost for living with his father, and a twin named with the other twin's number is.
SELECT
  pair.ordinal,
  pair.person_id,
  pair.pattern,
  pair.address_agrees,
  pair.known_by = 2
    OR (
      pair.known_by = 1
      AND NOT (
        best.family = 5 AND best.given >= 7
        AND CASE WHEN pair.id = 0 THEN 1 ELSE 0 END
          + CASE WHEN pair.birth = 0 THEN 1 ELSE 0 END
          + CASE WHEN pair.middle = 0 THEN 1 ELSE 0 END
          + CASE WHEN pair.suffix = 0 THEN 1 ELSE 0 END
          + CASE WHEN pair.given IN (1, 3) THEN 1 ELSE 0 END >= 2
      )
      AND NOT (
        pair.id = 0 AND pair.birth = 0
        AND pair.family <= best.family AND pair.given <= best.given
      )
    ) AS plausible
FROM (
  SELECT
    ordinal,
    person_id,
    pattern,
    address_agrees,
    known_by,
    pattern // 1000000 AS family,
    (pattern // 100000) % 10 AS given,
    (pattern // 10000) % 10 AS birth,
    (pattern // 1000) % 10 AS id,
    (pattern // 100) % 10 AS middle,
    (pattern // 10) % 10 AS suffix
  FROM judged
) AS pair
JOIN strongest AS best ON best.ordinal = pair.ordinal
