-- names: former names and other spellings of persons of the record file
-- reads: numbered
-- why: spec/record-file.md
SELECT person_id, family_name, given_name, middle_name, suffix
FROM (
    SELECT key, 1 AS nth, person_id, family_former AS family_name, given_held AS given_name, middle AS middle_name, suffix
    FROM numbered WHERE present AND family_former IS NOT NULL AND family_former <> family_held
    UNION ALL
    SELECT key, 2, person_id, family_spelt, given_spelt, middle, suffix
    FROM numbered
    WHERE present AND (family_spelt <> family_held OR given_spelt <> given_held) AND u(key, 'spelling') < share('spelling_kept')
)
ORDER BY key, nth
