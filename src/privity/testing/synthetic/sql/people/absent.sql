-- absent: people who exist but are not in the file, each with name, number, birth and the address of their household
-- reads: numbered, written
-- why: a request about one of them must find nobody, though a father, a twin or a flatmate of nearly the same name is there
SELECT n.key, n.hh AS household, n.role, n.sex, n.number_true AS id_number, n.number_type AS id_type, n.family_true AS family_name,
       n.given_true AS given_name, n.middle AS middle_name, n.suffix, n.born AS date_of_birth,
       w.line1 AS address_line1, w.line2 AS address_line2, w.city, w.state, w.postal_code, w.country
FROM numbered n JOIN written w ON w.key = n.key AND w.k = 0
WHERE NOT n.present AND n.adult
ORDER BY n.key
