-- addresses: the addresses of the record file, each with where it came from and when
-- reads: written, misfiled
-- why: spec/record-file.md. A person's own statement, the same place as a third party printed it, earlier places
--      under earlier periods, and a few that were posted to the wrong person
SELECT person_id, address_line1, address_line2, city, state, postal_code, country, source, source_form, period, received_on, current
FROM (
    SELECT key, k * 2 AS nth, person_id, line1 AS address_line1, line2 AS address_line2, city, state, postal_code, country,
           if(adult AND u(key, 'own statement') < 0.8, 'subject', 'third_party') AS source,
           if(adult AND u(key, 'own statement') < 0.8, '1040', 'W-2') AS source_form,
           CASE k WHEN 0 THEN last_year WHEN 1 THEN moved_in - 1 ELSE moved_in - 4 END AS period,
           make_date(CASE k WHEN 0 THEN last_year WHEN 1 THEN moved_in - 1 ELSE moved_in - 4 END + 1, 2, 1) + draw(key, 'received', 90)::INTEGER AS received_on,
           k = 0 AND NOT deceased AS current
    FROM (SELECT *, if(deceased, getvariable('last_year') - 1 - draw(key, 'died', 5), getvariable('last_year')) AS last_year FROM written) WHERE present
    UNION ALL
    SELECT key, 1, person_id, upper(printed1), upper(printed2), upper(city), state, left(postal_code, 5), country,
           'third_party', if(u(key, 'copy form') < 0.7, 'W-2', '1099-INT'), getvariable('last_year') - draw(key, 'copy year', 2),
           make_date(getvariable('last_year') + 1, 1, 15) + draw(key, 'copy received', 60)::INTEGER, NOT deceased
    FROM written WHERE present AND k = 0 AND form <> 'abroad' AND u(key, 'copied') < share('copied_address')
    UNION ALL
    SELECT key, 9, person_id, upper(printed1), upper(printed2), upper(city), state, left(postal_code, 5), country,
           'third_party', 'W-2', getvariable('last_year'), make_date(getvariable('last_year') + 1, 1, 31), false
    FROM misfiled
)
ORDER BY key, nth
