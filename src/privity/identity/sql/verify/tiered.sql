-- makes  tiered (every level of compared, person_id, deceased, number_shared, tier, addressed, alike, sound): one row per close pair
-- reads  compared, held
-- why    Tier 1 rests on the number, 2 on the birth date, 3 on the middle initial, 4 on the name alone.
--        `sound`: no field that both sides state contradicts.
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
