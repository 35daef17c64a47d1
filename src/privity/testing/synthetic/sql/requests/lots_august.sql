-- lots_august: one row per line: the file as it was, every line defective three times over
-- reads: nothing but the draws
-- why: one official, one reason, addresses alone; the rest in shares
SELECT ordinal, (ordinal * getvariable('stride') + getvariable('seed') % 1000003) % getvariable('lines') AS place, false AS lawful,
       'august_officer' AS d1, 0 AS offset, 'august_reason' AS d2, 'august_elements' AS d3,
       CASE WHEN a < share('august_placeholder') THEN 'address_placeholder'
            WHEN a < share('august_placeholder') + share('august_postcode') THEN 'address_postcode_only'
            WHEN a < share('august_placeholder') + share('august_postcode') + share('august_zeros') THEN 'address_zeros'
            WHEN a < share('august_placeholder') + share('august_postcode') + share('august_zeros') + share('august_detention') THEN 'address_detention'
            WHEN a < share('august_placeholder') + share('august_postcode') + share('august_zeros') + share('august_detention') + share('august_incomplete')
            THEN ['address_without_number', 'address_without_street', 'address_detention_named'][1 + draw(ordinal, 'incomplete', 3)] END AS d4,
       CASE WHEN u(ordinal, 'facts') < share('august_no_facts') THEN 'statute_facts_missing' END AS d5,
       CASE WHEN u(ordinal, 'case') < share('august_no_case') THEN 'case_absent'
            WHEN u(ordinal, 'case date') < share('august_no_date') THEN 'case_without_date' END AS d6,
       CASE WHEN a > 1 - share('august_elsewhere') THEN 'wrong_address' END AS never
FROM (SELECT ordinal, u(ordinal, 'address') AS a FROM range(1, getvariable('lines') + 1) AS r(ordinal))
