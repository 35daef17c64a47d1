-- makes  pairs_searched (ordinal, person_no): the pairs that are compared
-- reads  pairs, withheld
-- why    Whoever is taken out of the search of a line is never a candidate and never a rival of it.
SELECT pairs.ordinal, pairs.person_no
FROM pairs
LEFT JOIN withheld ON withheld.ordinal = pairs.ordinal AND withheld.person_no = pairs.person_no
WHERE withheld.person_no IS NULL
