-- located: one row per person and place: the parts of the address
-- reads: lived, state_slots, zips, street_slots, suffix_slots, urbanizations, abroad
-- why: parts first, text after: two ways of writing the same place come from the same parts
WITH stated AS (
    SELECT l.*, s.state AS drawn_state, draw(l.place, 'zip', s.zips) AS zip_slot, draw(l.place, 'state', 4096) AS state_slot,
           draw(l.place, 'street', getvariable('streets')) AS street_slot, draw(l.place, 'suffix', getvariable('suffixes')) AS suffix_slot,
           u(l.place, 'form') AS f, u(l.place, 'number') AS size
    FROM lived l JOIN state_slots s ON s.slot = draw(l.place, 'state', 4096)
)
SELECT p.* EXCLUDE (f, size, drawn_state, zip_slot, state_slot, street_slot, suffix_slot),
       z.state, z.city, z.zip, t.name AS street, x.short, x.long,
       CASE WHEN u(p.place, 'abroad') < share('abroad') THEN 'abroad'
            WHEN z.state IN ('AE', 'AP') THEN 'military'
            WHEN z.state = 'PR' AND flat THEN 'calle'
            WHEN z.state = 'PR' THEN CASE WHEN f < share('urbanization') / 3 THEN 'urbanization first'
                                          WHEN f < share('urbanization') THEN 'urbanization'
                                          WHEN f < 0.8 THEN 'calle' ELSE 'box' END
            WHEN z.state = 'UT' AND f < share('grid_utah') THEN 'grid'
            WHEN z.state = 'WI' AND NOT flat AND left(z.zip, 3) IN ('530', '531') AND f < share('grid_wisconsin') THEN 'grid wisconsin'
            WHEN left(z.zip, 3) IN ('111', '113', '114', '116') AND f < share('hyphen_queens') THEN 'hyphen'
            WHEN flat THEN 'street'
            WHEN f > 1 - share('box') THEN 'box'
            WHEN f > 1 - share('box') - share('rural') THEN 'rural'
            WHEN f > 1 - share('box') - share('rural') - share('highway_contract') THEN 'contract'
            WHEN f > 1 - share('box') - share('rural') - share('highway_contract') - share('highway') THEN 'highway'
            ELSE 'street' END AS form,
       CASE WHEN size < 0.15 THEN 1 + draw(p.place, 'two digits', 99) WHEN size < 0.55 THEN 100 + draw(p.place, 'three digits', 900)
            WHEN size < 0.92 THEN 1000 + draw(p.place, 'four digits', 9000) ELSE 10000 + draw(p.place, 'five digits', 15000) END AS number,
       CASE WHEN u(p.place, 'fraction') < 0.01 THEN ' 1/2' ELSE '' END AS fraction,
       CASE WHEN u(p.place, 'predir') < 0.20 THEN 1 + draw(p.place, 'predir kind', 4) WHEN u(p.place, 'predir') < 0.24 THEN 5 + draw(p.place, 'predir kind', 4) END AS predir,
       CASE WHEN u(p.place, 'postdir') < 0.04 THEN 1 + draw(p.place, 'postdir kind', 8) END AS postdir,
       CASE WHEN flat THEN CASE WHEN u(p.place, 'unit') < 0.70 THEN 1 WHEN u(p.place, 'unit') < 0.85 THEN 2 ELSE 3 END
            WHEN u(p.place, 'unit') < 0.03 THEN 2 END AS unit_kind,
       CASE WHEN flat THEN (1 + home // 12)::VARCHAR || substr('ABCDEFGHJKLM', (1 + home % 12)::INTEGER, 1) ELSE (1 + draw(p.place, 'unit number', 4))::VARCHAR END AS unit,
       g.name AS urbanization, a.line1 AS abroad_line1, a.city AS abroad_city, a.postal_code AS abroad_code, a.country AS abroad_country
FROM stated p
JOIN zips z ON z.state = p.drawn_state AND z.slot = p.zip_slot
JOIN street_slots t ON t.slot = p.street_slot
JOIN suffix_slots x ON x.slot = p.suffix_slot
LEFT JOIN urbanizations g ON z.state = 'PR' AND g.slot = draw(p.place, 'urbanization', getvariable('urbanizations'))
LEFT JOIN abroad a ON u(p.place, 'abroad') < share('abroad') AND a.slot = draw(p.place, 'abroad kind', getvariable('abroads'))
