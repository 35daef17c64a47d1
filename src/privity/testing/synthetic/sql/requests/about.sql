-- about: one row per line: the person and the address it would state if nothing were distorted
-- reads: lots, targets, absentees, nicknames_numbered
-- why: the plain truth first; what the requester gets wrong comes after
WITH chosen AS (
    SELECT l.ordinal, l.lawful, l.never, l.place, t.*, o.main AS elsewhere, o.household AS elsewhere_household, o.id_number AS other_number
    FROM lots l
    JOIN targets t ON t.nth = l.place % getvariable('targets')
    JOIN targets o ON o.nth = (l.place + getvariable('targets') // 2) % getvariable('targets')
),
settled AS (
    SELECT c.*, a.key AS absent_key,
           CASE WHEN c.never = 'absent' AND a.key IS NOT NULL THEN 'absent'
                WHEN c.never = 'wrong_address' AND c.elsewhere_household <> c.household THEN 'wrong_address'
                WHEN c.never = 'borrowed_number' AND coalesce(c.partner_number, c.other_number) IS NOT NULL
                     AND coalesce(c.partner_number, c.other_number) <> coalesce(c.id_number, '') THEN 'borrowed_number'
                WHEN c.never = 'transposed_number' AND c.id_number IS NOT NULL AND NOT c.mistyped THEN 'transposed_number'
                WHEN c.never IS NULL AND c.lawful AND c.trait IN ('twin', 'sibling') AND c.partner_number IS NOT NULL
                     AND c.partner_number <> coalesce(c.id_number, '') AND u(c.ordinal, 'mixed') < share('twin_mixed') THEN 'twin_mixed' END AS problem,
           a.family_name AS a_family, a.given_name AS a_given, a.middle_name AS a_middle, a.suffix AS a_suffix, a.id_number AS a_number, a.id_type AS a_type,
           a.date_of_birth AS a_born, a.address_line1 AS a_line1, a.address_line2 AS a_line2, a.city AS a_city, a.state AS a_state, a.postal_code AS a_zip
    FROM chosen c
    LEFT JOIN absentees a ON c.never = 'absent' AND a.nth = c.place
)
SELECT ordinal, lawful, problem, household, if(problem = 'absent', NULL, person_id) AS person_id,
       CASE WHEN problem = 'transposed_number' OR problem IS NULL THEN trait ELSE problem END AS trait,
       if(problem = 'absent', a_family, family_name) AS family_name, if(problem = 'absent', a_given, given_name) AS given_name,
       if(problem = 'absent', a_middle, middle_name) AS middle_name, if(problem = 'absent', a_suffix, suffix) AS suffix,
       CASE problem WHEN 'absent' THEN a_number
                    WHEN 'borrowed_number' THEN if(u(ordinal, 'whose number') < 0.5, coalesce(partner_number, other_number), coalesce(other_number, partner_number))
                    WHEN 'twin_mixed' THEN partner_number WHEN 'transposed_number' THEN exchange(id_number)
                    ELSE if(mistyped, number_true, id_number) END AS id_number,
       if(problem = 'absent', a_born, date_of_birth) AS date_of_birth,
       CASE problem WHEN 'absent' THEN a_line1 WHEN 'wrong_address' THEN elsewhere.l1 ELSE main.l1 END AS line1,
       CASE problem WHEN 'absent' THEN a_line2 WHEN 'wrong_address' THEN elsewhere.l2 ELSE main.l2 END AS line2,
       CASE problem WHEN 'absent' THEN a_city WHEN 'wrong_address' THEN elsewhere.city ELSE main.city END AS city,
       CASE problem WHEN 'absent' THEN a_state WHEN 'wrong_address' THEN elsewhere.state ELSE main.state END AS state,
       CASE problem WHEN 'absent' THEN a_zip WHEN 'wrong_address' THEN elsewhere.zip ELSE main.zip END AS zip,
       if(problem IS NULL, prior, NULL) AS prior, mistyped AND problem IS NULL AND id_number IS NOT NULL AS mistyped,
       if(problem IS NULL, family_true, NULL) AS family_true, if(problem IS NULL, given_true, NULL) AS given_true, if(problem IS NULL, family_former, NULL) AS family_former
FROM settled
