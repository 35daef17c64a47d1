-- lots_mixed: one row per line: whom it is about, what is wrong with it
-- reads: intervals (defect, low, high, part, alone, not_with), solo_slots (slot, defect, part, not_with)
-- why: places are a permutation of the lines, so every share is met exactly and lies evenly in the file
SELECT i.ordinal, i.place, i.place < getvariable('lawful') AS lawful, f.defect AS d1, i.place - f.low AS offset,
       CASE WHEN NOT f.alone AND u(i.ordinal, 'second') < share('second_defect') AND s.part <> f.part
                 AND NOT list_contains(f.not_with, s.part) AND NOT list_contains(s.not_with, f.part) THEN s.defect END AS d2,
       NULL::VARCHAR AS d3, NULL::VARCHAR AS d4, NULL::VARCHAR AS d5, NULL::VARCHAR AS d6,
       CASE WHEN i.place < getvariable('upto_absent') THEN 'absent'
            WHEN i.place < getvariable('upto_wrong_address') THEN 'wrong_address'
            WHEN i.place < getvariable('upto_borrowed_number') THEN 'borrowed_number'
            WHEN i.place < getvariable('upto_transposed_number') THEN 'transposed_number' END AS never
FROM (SELECT ordinal, (ordinal * getvariable('stride') + getvariable('seed') % 1000003) % getvariable('lines') AS place
      FROM range(1, getvariable('lines') + 1) AS r(ordinal)) i
ASOF LEFT JOIN intervals f ON i.place >= f.low
LEFT JOIN solo_slots s ON s.slot = draw(i.ordinal, 'second kind', getvariable('solo_slots'))
