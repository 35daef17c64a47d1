-- makes  judged (ordinal, person_id, pattern, known_by, address_agrees, strength): one row per pair that shares the address or is plausible
-- reads  compared
-- why    The one decision function, for lines with and without a number. Tier 1 rests on the number, 2 on the
--        birth date, 3 on the middle initial, 4 on the name alone; only tiers 1 and 2 are ever eligible, only
--        with the address, and never over a contradiction (`sound`: no field that both sides state differs).
--        A contradicted candidate with neither number nor birth date in favour is another person. `rank`: 3
--        eligible, 2 agrees, 1 shares the address, 0 neither. `known_by` says why somebody is plausible at all:
--        2 the number, or name and birth date, wherever they live; 1 a like name in the building; 0 not. It
--        is wider than anything that agrees. Names crosswise are family 4 and given 5 together, so one of the two is asked for.
--        Other pairs are dropped: the keys need not propose them, so nothing may be said of them. `strength`
--        orders the pairs of a line by rank, then by pattern, then by all that is told of a person, then by person.
SELECT
  ordinal,
  person_id,
  pattern,
  known_by,
  address_agrees,
  (((rank * 10000000::BIGINT + pattern) * 16 + number_shared * 8 + present * 4 + deceased * 2 + held_back) * 8589934592)
    + 8589934591 - person_no AS strength
FROM (
  SELECT
    tiered.*,
    addressed AND alike AS address_agrees,
    CASE
      WHEN NOT addressed THEN 0
      WHEN sound AND (
        (tier = 1 AND family IN (5, 3) AND given IN (8, 7, 6, 4, 2))
        OR (tier = 1 AND family = 2 AND given IN (8, 7, 6))
        OR (tier = 1 AND family = 5 AND given = 3 AND birth = 2 AND attested = 0)
        OR (tier = 1 AND given = 5)
        OR (tier = 2 AND family IN (5, 3) AND given IN (8, 7))
      ) THEN 3
      WHEN tier <= 2 AND alike THEN 2
      WHEN sound AND family IN (5, 3) AND given IN (8, 7, 6, 4) THEN 2
      ELSE 1
    END AS rank,
    CASE
      WHEN same_number = 1 THEN 2
      WHEN birth = 2 AND family >= 3 AND given IN (8, 7, 6, 5, 4, 2) THEN 2
      WHEN address >= 1 AND family >= 1 AND given >= 2 THEN 1
      WHEN address >= 1 AND family >= 1 AND given = 1 AND id > 0 AND birth > 0 THEN 1
      ELSE 0
    END AS known_by
  FROM (
    SELECT
      compared.*,
      CASE WHEN id = 2 THEN 1 WHEN birth = 2 THEN 2 WHEN middle = 2 THEN 3 ELSE 4 END AS tier,
      address >= 2 AS addressed,
      family >= 2 AND given >= 2 AS alike,
      id > 0 AND birth > 0 AND middle > 0 AND suffix > 0 AS sound
    FROM compared
  ) AS tiered
) AS ranked
WHERE rank > 0 OR known_by > 0
