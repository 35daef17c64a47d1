-- makes  number_hits (ordinal, person_no, address, holder): one row per line and holder of its number
-- reads  asked_keys, held
-- why    Whoever holds the number counts, wherever they live. Where more than twenty hold it nobody is looked
--        for: the line is never verified. NULL equals nothing, so an absent number pairs no strangers.
SELECT asked.ordinal, held.person_no, 0 AS address, 1 AS holder
FROM held
JOIN asked_keys AS asked ON asked.number = held.number
WHERE asked.holders <= 20 AND NOT held.former
