-- makes  place_hits (ordinal, person_no, address, holder): one row per line and residence at its place of somebody not passed over
-- reads  place_probes, held_residents
-- why    Everybody at the place with whom both names can agree, and how far the address does: 5 current place and unit
--        equal, 4 current and unit left out on one side, 3 and 2 the same for a prior address, 1 the unit
--        differs. The same comparison on every path, number or none.
--        Passed over are those whose names cannot both agree: another first letter, unless a near given name
--        ends alike under the same surname; a surname more than two edits away, unless the names stand
--        crosswise. Of several words any may agree.
SELECT
  asked.ordinal,
  held.person_no,
  CASE
    WHEN asked.unit IS DISTINCT FROM held.unit AND asked.unit IS NOT NULL AND held.unit IS NOT NULL THEN 1
    ELSE 2
      + CASE WHEN held.current THEN 2 ELSE 0 END
      + CASE WHEN asked.unit IS DISTINCT FROM held.unit THEN 0 ELSE 1 END
  END AS address,
  0 AS holder
FROM held_residents AS held
JOIN place_probes AS asked ON asked.place = held.place
WHERE asked.initials = -1
  OR ((asked.initials & held.initial) <> 0 AND bit_count(xor(asked.letters, held.letters)) <= 4)
  OR ((asked.initials & held.initial) <> 0 AND asked.given_letters = held.letters)
  OR ((asked.finals & held.final) <> 0 AND asked.letters = held.letters)
  OR asked.holder = held.person_no
