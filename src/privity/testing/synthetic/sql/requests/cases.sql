-- cases: one row per line: the investigation it belongs to and the officers engaged in it
-- reads: lots, statute_slots, element_slots, phrases
-- why: officers and units go round by a second permutation, so no officer comes near a ceiling and no unit has only good lines
SELECT *, getvariable('case_prefix') || right(year(opened)::VARCHAR, 2) || '-' || lpad(((ordinal * 7654321 + 918273) % 9999991)::VARCHAR, 7, '0') AS case_id
FROM (
    SELECT l.ordinal, q // 600 AS unit,
           getvariable('agency') || '-' || lpad((100000 + q // 600 * 40 + q % 600 // 30)::VARCHAR, 6, '0')
           || if(u(l.ordinal, 'second officer') < 0.35, ';' || getvariable('agency') || '-' || lpad((100000 + q // 600 * 40 + 20 + q % 15)::VARCHAR, 6, '0'), '')
           || if(u(l.ordinal, 'third officer') < 0.08, ';' || getvariable('agency') || '-' || lpad((100000 + q // 600 * 40 + 35 + q % 5)::VARCHAR, 6, '0'), '') AS engaged_officers,
           getvariable('signed_on')::DATE - 20 - draw(l.ordinal, 'opened', 700)::INTEGER AS opened,
           s.statute, replace(s.facts, '{ordered}', (getvariable('signed_on')::DATE - 120 - draw(l.ordinal, 'ordered', 900)::INTEGER)::VARCHAR) AS statute_facts,
           CASE WHEN u(l.ordinal, 'proceeding') < 0.80 THEN 'investigation' WHEN u(l.ordinal, 'proceeding') < 0.92 THEN 'grand_jury' ELSE 'preparation' END AS proceeding,
           e.elements,
           CASE WHEN u(l.ordinal, 'periods') < 0.35 THEN getvariable('last_year')::VARCHAR
                WHEN u(l.ordinal, 'periods') < 0.70 THEN concat_ws(';', getvariable('last_year') - 1, getvariable('last_year'))
                ELSE concat_ws(';', getvariable('last_year') - 2, getvariable('last_year') - 1, getvariable('last_year')) END AS periods,
           CASE WHEN u(l.ordinal, 'evidence') < 0.70
                THEN sha256(printf('%d/%d/first', l.ordinal, getvariable('seed'))) || if(u(l.ordinal, 'evidence') < 0.20, ';' || sha256(printf('%d/%d/second', l.ordinal, getvariable('seed'))), '') END AS evidence,
           q
    FROM (SELECT *, (ordinal * getvariable('stride2') + 17) % getvariable('lines') AS q FROM lots) l
    JOIN statute_slots s ON s.slot = draw(l.ordinal, 'statute', getvariable('statute_slots'))
    JOIN element_slots e ON e.slot = draw(l.ordinal, 'elements', getvariable('element_slots'))
)
