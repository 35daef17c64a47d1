-- roster: the officers of the requesting agency, their units, roles and times
-- reads: cases, units
-- why: the register against which "engaged" is checked; some are gone, some do not investigate
SELECT officer_id, getvariable('agency') AS agency, unit, role, from_on, to_on
FROM (
    SELECT DISTINCT o.officer_id, w.unit_name AS unit,
           ['special_agent', 'special_agent', 'criminal_investigator', 'forensic_accountant', 'analyst', 'prosecutor'][1 + draw(o.officer_id, 'role', 6)] AS role,
           DATE '2019-01-01' + draw(o.officer_id, 'since', 1500)::INTEGER AS from_on, NULL::DATE AS to_on
    FROM (SELECT unit, unnest(string_split(engaged_officers, ';')) AS officer_id FROM cases) o JOIN units w USING (unit)
    UNION ALL
    SELECT getvariable('agency') || '-8' || lpad(i::VARCHAR, 5, '0'), 'National Coordination Unit', if(getvariable('pattern') = 'august', 'executive', 'special_agent'), DATE '2020-03-01', NULL
    FROM range(getvariable('busy_officers')) AS r(i)
    UNION ALL
    SELECT getvariable('agency') || '-7' || lpad(i::VARCHAR, 5, '0'), w.unit_name, ['manager', 'data_engineer', 'shared_mailbox', 'system_owner', 'removal_officer'][1 + i % 5], DATE '2021-05-01', NULL
    FROM range(getvariable('idle_officers')) AS r(i) JOIN units w ON w.unit = i % (1 + getvariable('lines') // 600)
    UNION ALL
    SELECT getvariable('agency') || '-6' || lpad(i::VARCHAR, 5, '0'), w.unit_name, 'special_agent', DATE '2017-02-01', getvariable('signed_on')::DATE - 90
    FROM range(getvariable('idle_officers')) AS r(i) JOIN units w ON w.unit = i % (1 + getvariable('lines') // 600)
)
ORDER BY officer_id
