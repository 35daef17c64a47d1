-- makes  sampled (person_no): about as many persons as `seeds` says, or all where there are fewer
-- reads  seeds, held
-- why    Who can be written about in a rare way must be sought, but not among a whole nation. The
--        multiples of a number that shares no factor with 2 to the 32nd lie evenly, whoever comes to lie where.
SELECT held.person_no
FROM held
CROSS JOIN seeds
CROSS JOIN (SELECT count(*) AS found FROM held WHERE NOT former) AS sizes
WHERE NOT held.former AND (held.person_no + seeds.seed) * 2654435761 % 4294967296 // 1024 * sizes.found < seeds.persons * 4194304
