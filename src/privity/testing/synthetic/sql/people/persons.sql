-- persons: the persons of the record file, as the custodian holds them
-- reads: numbered
-- why: spec/record-file.md
SELECT person_id, if(mistyped, exchange(number_true), number_true) AS id_number, number_type AS id_type,
       family_held AS family_name, given_held AS given_name, middle AS middle_name, suffix, born AS date_of_birth, holds
FROM numbered
WHERE present
ORDER BY key
