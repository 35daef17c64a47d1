-- makes  judged (every level of compared, person_id, deceased, number_shared, tier, rank, address_agrees, known_by): one row per close pair
-- reads  compared, held
-- why    The one decision function, for lines with and without a number. Tier 1 rests on the number, 2 on the
--        birth date, 3 on the middle initial, 4 on the name alone; only 1 and 2 are ever eligible, only with
--        the address, and never over a contradiction. A contradicted candidate with neither number nor birth
--        date in favour is another person. `rank`: 3 eligible, 2 agrees, 1 shares the address, 0 neither.
--        `known_by` says why somebody is plausible at all: 2 the number, or name and birth date, wherever they
--        live; 1 a like name in the building; 0 not. It is wider than anything that agrees.
SELECT
  told.*,
  told.addressed AND told.alike AS address_agrees,
  CASE
    WHEN NOT told.addressed THEN 0
    WHEN told.sound AND (
      (told.tier = 1 AND told.family IN (5, 3) AND told.given IN (8, 7, 6, 4, 2))
      OR (told.tier = 1 AND told.family = 2 AND told.given IN (8, 7, 6))
      OR (told.tier = 1 AND told.family = 5 AND told.given = 3 AND told.birth = 2)
      OR (told.tier = 1 AND told.family = 4 AND told.given = 5)
      OR (told.tier = 2 AND told.family IN (5, 3) AND told.given IN (8, 7, 6))
    ) THEN 3
    WHEN told.tier <= 2 AND told.alike THEN 2
    WHEN told.sound AND told.family IN (5, 3) AND told.given IN (8, 7, 6, 4) THEN 2
    ELSE 1
  END AS rank,
  CASE
    WHEN told.same_number THEN 2
    WHEN told.birth = 2 AND told.family >= 2 AND told.given IN (8, 7, 6, 5, 4) THEN 2
    WHEN told.birth = 2 AND told.family = 5 AND told.given = 2 THEN 2
    WHEN told.address >= 1 AND told.family >= 1 AND told.given >= 2 THEN 1
    WHEN told.address >= 1 AND told.family >= 1 AND told.given = 1
      AND told.id > 0 AND told.birth > 0 THEN 1
    ELSE 0
  END AS known_by
FROM (
  SELECT
    compared.*,
    held.person_id,
    held.deceased,
    held.id_holders > 1 AS number_shared,
    CASE WHEN compared.id = 2 THEN 1 WHEN compared.birth = 2 THEN 2 WHEN compared.middle = 2 THEN 3 ELSE 4 END AS tier,
    compared.address >= 2 AS addressed,
    compared.family >= 2 AND compared.given >= 2 AS alike,
    compared.id > 0 AND compared.birth > 0 AND compared.middle > 0 AND compared.suffix > 0 AS sound
  FROM compared
  JOIN held ON held.person_no = compared.person_no
) AS told
