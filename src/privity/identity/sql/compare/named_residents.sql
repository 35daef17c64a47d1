-- makes  named_residents (every column of held_residents): one row per residence of a candidate and name of his
-- reads  held_residents, named_held
-- why    Each name lives where its bearer lives.
SELECT residents.* REPLACE (names.person_no AS person_no)
FROM held_residents AS residents
JOIN named_held AS names ON names.bearer = residents.person_no
