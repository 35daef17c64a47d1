-- makes  read_numbers (ref, id_digits, id_kind): one row per person
-- reads  standard_numbers
-- why    A number that cannot be one is left out before it becomes a key.
SELECT ref, CASE WHEN fault IS NULL THEN id_digits END AS id_digits, id_kind
FROM standard_numbers
