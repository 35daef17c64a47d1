-- items: what the custodian holds about persons, with where it came from; some of it joint with a spouse
-- reads: numbered, item_slots
-- why: spec/record-file.md. Wages stand for most years of most adults, other items are drawn; the last stage of an
--      item is a mistake: it was filed under somebody else's number
WITH drawn AS (
    SELECT key, person_id, partner, other, kind, side, role, number_type, hash(key, year, nth) AS it, year, nth
    FROM (SELECT *, unnest([0, 1, 2]) AS nth FROM (SELECT *, unnest(range(getvariable('last_year') - 2, getvariable('last_year') + 1)) AS year FROM numbered
          WHERE present AND adult AND number_type IS NOT NULL AND NOT (deceased AND u(key, 'items end') < 0.8)))
)
SELECT CASE WHEN d.kind = 'single_misfiled' AND d.side = 1 AND d.other IS NOT NULL AND s.source = 'third_party' AND u(d.it, 'misfiled') < 0.5
            THEN person_id(d.other) ELSE d.person_id END AS person_id,
       s.element, d.year AS period,
       CASE s.element WHEN 'filing_status' THEN if(d.partner IS NOT NULL AND d.role IN ('head', 'spouse', 'senior'), 'joint', 'single')
                      WHEN 'examination_status' THEN 'none' WHEN 'return' THEN 'filed'
                      ELSE (s.low + draw(d.it, 'value', s.high - s.low))::VARCHAR END AS value,
       s.source, s.source_form,
       CASE WHEN s.joint AND d.partner IS NOT NULL AND d.role IN ('head', 'spouse', 'senior') AND u(d.it, 'joint') < 0.8 THEN person_id(d.partner) END AS joint_with
FROM drawn d
JOIN item_slots s ON s.slot = if(d.nth = 0, getvariable('wages_slot'), draw(d.it, 'item', getvariable('item_slots')))
WHERE u(d.it, 'present') < CASE d.nth WHEN 0 THEN 0.7 WHEN 1 THEN 0.35 ELSE 0.15 END
ORDER BY d.key, d.year, d.nth
