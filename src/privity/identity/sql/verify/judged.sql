-- makes  judged (ordinal, person_no, pattern, tier, addressed, alike, agrees, eligible, plausible, former, vetoes): one row per close pair
-- reads  compared
-- why    The one decision function, for lines with and without a number. Tier 1 rests on the number, 2 on the
--        birth date, 3 on the middle initial, 4 on the name alone; only 1 and 2 are ever eligible, only with
--        the address, and never over a contradiction. A contradicted candidate without number or birth date
--        in favour is another person. `plausible` is wider than anything eligible or agreeing.
SELECT
  told.*,
  told.addressed AND told.alike AS address_agrees,
  told.addressed AND told.sound AND told.tier <= 2 AND CASE told.tier
    WHEN 1 THEN
      (told.family IN (5, 3) AND told.given IN (8, 7, 6, 4, 2))
      OR (told.family = 2 AND told.given IN (8, 7, 6))
      OR (told.family = 5 AND told.given = 3 AND told.birth = 2)
      OR (told.family = 4 AND told.given = 5)
    ELSE told.family IN (5, 3) AND told.given IN (8, 7, 6)
  END AS eligible,
  told.addressed AND CASE
    WHEN told.id = 2 OR told.birth = 2 THEN told.alike
    ELSE told.sound AND told.family IN (5, 3) AND told.given IN (8, 7, 6, 4)
  END AS agrees,
  told.same_number
    OR (told.address >= 1 AND told.family >= 1 AND told.given >= 1
      AND NOT (told.given = 1 AND (told.id = 0 OR told.birth = 0)))
    OR (told.birth = 2 AND told.family >= 2 AND told.given IN (8, 7, 6, 5, 4))
    OR (told.birth = 2 AND told.family = 5 AND told.given >= 2) AS plausible
FROM (
  SELECT
    compared.*,
    CASE WHEN id = 2 THEN 1 WHEN birth = 2 THEN 2 WHEN middle = 2 THEN 3 ELSE 4 END AS tier,
    address >= 2 AS addressed,
    family >= 2 AND given >= 2 AS alike,
    id > 0 AND birth > 0 AND middle > 0 AND suffix > 0 AS sound
  FROM compared
) AS told
