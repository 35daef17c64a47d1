-- makes  asked_numbers (ref, id_digits, id_kind): one row per line that states a number
-- reads  asked
-- why    The same step makes the number of a line and of a record; it wants the line's ordinal as `ref`.
SELECT ordinal AS ref, id_digits, id_kind
FROM asked
WHERE id_digits IS NOT NULL
