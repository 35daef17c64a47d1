-- makes  pair_places (ordinal, person_no, address): one row per close pair that shares a place
-- reads  close_pairs, asked_keys, held_addresses
-- why    The same comparison on every path, number or none. 5 current place and unit equal, 4 current and unit
--        left out on one side, 3 and 2 the same for a prior address, 1 the unit differs.
SELECT
  pairs.ordinal,
  pairs.person_no,
  max(CASE
    WHEN asked.unit IS DISTINCT FROM held.unit AND asked.unit IS NOT NULL AND held.unit IS NOT NULL THEN 1
    ELSE 2
      + CASE WHEN held.current THEN 2 ELSE 0 END
      + CASE WHEN asked.unit IS DISTINCT FROM held.unit THEN 0 ELSE 1 END
  END) AS address
FROM close_pairs AS pairs
JOIN asked_keys AS asked ON asked.ordinal = pairs.ordinal
JOIN held_addresses AS held ON held.person_no = pairs.person_no AND held.place = asked.place
GROUP BY pairs.ordinal, pairs.person_no
