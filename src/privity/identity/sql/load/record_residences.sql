-- makes  record_residences (ref, person_no, current): one row per address row of a person
-- reads  record_address_texts
-- why    What was gathered by text stands apart again, a few bytes a row.
SELECT told.ref, told.code // 2 AS person_no, told.code % 2 = 1 AS current
FROM (SELECT ref, unnest(held) AS code FROM record_address_texts) AS told
