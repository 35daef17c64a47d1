-- makes  found_names (ordinal, holder, every column of held_names): one row per pair and name of the person that stands apart
-- reads  pairs, held_names
-- why    Former names and names of several words.
SELECT pairs.ordinal, pairs.holder, held.*
FROM held_names AS held
JOIN pairs ON pairs.person_no = held.person_no
