-- makes  named_births (every column of held_births): one row per birth key of a candidate and name of his
-- reads  held_births, named_held
-- why    Each name is found by every key of its bearer, as it was when the line was looked up.
SELECT births.* REPLACE (names.person_no AS person_no)
FROM held_births AS births
JOIN named_held AS names ON names.bearer = births.person_no
