-- makes  drawn (ref, kind, person_no, other_no, third_no): one row per kind of line and person drawn for it
-- reads  kinds, seeds, held, pools
-- why    Evenly over the pool of the way, from where the seed says; the second and the third person of a line
--        lie elsewhere in the file. A person is drawn once for a kind, or one person would count as many.
SELECT
  min(spread.ref) AS ref,
  spread.kind,
  pools.person_no,
  min(spread.other_no) AS other_no,
  min(spread.third_no) AS third_no
FROM (
  SELECT
    places.ref,
    places.kind,
    places.way,
    places.turn,
    sizes.base + (places.turn * 5 + 2147483659) % 4294967296 * sizes.persons // 4294967296 AS other_no,
    sizes.base + (places.turn * 7 + 1073741827) % 4294967296 * sizes.persons // 4294967296 AS third_no
  FROM (
    SELECT
      kinds.first_ref + steps.nth AS ref,
      kinds.kind,
      kinds.way,
      (kinds.first_ref + steps.nth + seeds.seed) * 2654435761 % 4294967296 AS turn
    FROM kinds
    JOIN (SELECT unnest(range((SELECT max(draws) FROM kinds))) AS nth) AS steps ON steps.nth < kinds.draws
    CROSS JOIN seeds
  ) AS places
  CROSS JOIN (SELECT min(person_no) AS base, max(person_no) - min(person_no) + 1 AS persons FROM held) AS sizes
) AS spread
JOIN (SELECT DISTINCT way, size FROM pools) AS sizes ON sizes.way = spread.way
JOIN pools ON pools.way = spread.way AND pools.nth = 1 + spread.turn * sizes.size // 4294967296
WHERE pools.person_no <> spread.other_no
GROUP BY spread.kind, pools.person_no
