-- units: the investigative units of the requesting agency, as many as the lines need
-- reads: places
-- why: every officer works in one; some units type in capitals
SELECT unit, p.place || ' Field Office, Squad ' || (1 + unit // getvariable('places'))::VARCHAR AS unit_name, u(unit, 'capitals') < share('capitals') AS capitals
FROM range(1 + getvariable('lines') // 600) AS r(unit)
JOIN places p ON p.slot = unit % getvariable('places')
