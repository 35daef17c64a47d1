-- makes  found (ordinal, address, holder, every column of held): one row per pair
-- reads  pairs, held
-- why    The one reading of the wide columns: the pairs stand in memory and the file streams past.
SELECT pairs.ordinal, pairs.address, pairs.holder, held.*
FROM held
JOIN pairs ON pairs.person_no = held.person_no
