-- makes  rivals (ordinal, person_id, address_agrees, plausible): one row per close pair
-- reads  judged, strongest
-- why    Uniqueness is counted over everybody plausible, the strongest included: to agree is narrower than to be
--        plausible. Whoever shares the number, or name and birth date, counts always. A like name in the
--        building counts too, unless the line itself tells that person from the strongest: by two
--        contradictions of that person, where the strongest has the very names asked for; or by number and
--        birth date both, where the names asked for fit that person no better. So a son with number and birth
--        date stated is not lost for living with his father, and a twin named with the other twin's number is.
SELECT
  judged.ordinal,
  judged.person_id,
  judged.address_agrees,
  judged.known_by = 2
    OR (
      judged.known_by = 1
      AND NOT (
        best.family = 5 AND best.given >= 7
        AND CASE WHEN judged.id = 0 THEN 1 ELSE 0 END
          + CASE WHEN judged.birth = 0 THEN 1 ELSE 0 END
          + CASE WHEN judged.middle = 0 THEN 1 ELSE 0 END
          + CASE WHEN judged.suffix = 0 THEN 1 ELSE 0 END
          + CASE WHEN judged.given IN (1, 3) THEN 1 ELSE 0 END >= 2
      )
      AND NOT (
        judged.id = 0 AND judged.birth = 0
        AND judged.family <= best.family AND judged.given <= best.given
      )
    ) AS plausible
FROM judged
JOIN strongest AS best ON best.ordinal = judged.ordinal
