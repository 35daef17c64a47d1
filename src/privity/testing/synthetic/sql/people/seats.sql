-- seats: one row per person of the file, and per absent one: the number everything else is drawn from
-- reads: plan, blocks
-- why: `key` names a person, `hh` a household, `building` a house; `n` counts the persons of the file from zero
SELECT b.block * 2048 + p.pos AS key, -(b.block * 2048 + p.home) - 1 AS hh, b.block, p.pos, p.home, p.role, p.kind,
       p.present, b.block * 1000 + p.nth AS n,
       CASE WHEN b.block * 1000 + p.partner_nth < getvariable('persons') THEN b.block * 1000 + p.partner_nth END AS partner,
       CASE WHEN b.block * 1000 + p.other_nth < getvariable('persons') THEN b.block * 1000 + p.other_nth END AS other,
       p.pair, p.side, p.seat, b.block * 2048 + 1024 + p.pair AS pair_key
FROM blocks b CROSS JOIN plan p
WHERE NOT p.present OR b.block * 1000 + p.nth < getvariable('persons')
ORDER BY key
