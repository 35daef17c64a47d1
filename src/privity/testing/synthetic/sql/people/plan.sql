-- plan: one row per seat of a block of a thousand persons (and some absent ones): who sits where
-- reads: households (kind, per_block, seats), roles
-- why: a household is a fixed group of seats, so every relation between persons is known from the number of
--      the seat alone; nothing is looked up, nothing is kept, and N persons are N rows of a stream
WITH homes AS (
    SELECT kind, seats, row_number() OVER (ORDER BY hash(hash(kind, copy)), kind, copy) - 1 AS home
    FROM (SELECT kind, seats, unnest(range(per_block)) AS copy FROM households)
),
seats AS (
    SELECT home, kind, unnest(string_split(seats, ' ')) AS role, unnest(range(len(string_split(seats, ' ')))) AS seat
    FROM homes
),
placed AS (
    SELECT *, (present::INTEGER) AS here, sum(present::INTEGER) OVER (ORDER BY home, seat) - 1 AS nth,
           row_number() OVER (ORDER BY home, seat) - 1 AS pos
    FROM seats JOIN roles USING (role)
),
paired AS (
    SELECT pos, pair, side, sum(nth) OVER (PARTITION BY kind, pair) - nth AS other_nth
    FROM (SELECT pos, kind, nth, rank() OVER (PARTITION BY kind ORDER BY pos) - 1 AS r, r // 2 AS pair, r % 2 AS side
          FROM placed WHERE kind IN ('single_namesake', 'single_shared_number', 'single_misfiled'))
)
SELECT p.pos, p.home, p.seat, p.kind, p.role, p.present, p.born_from, p.born_to, p.sex, p.family, p.given,
       CASE WHEN p.present THEN p.nth::BIGINT END AS nth,
       -- the other of a couple, of twins or of siblings
       CASE WHEN p.role IN ('head', 'senior') THEN m.nth
            WHEN p.role = 'spouse' THEN h.nth
            WHEN p.role IN ('twin', 'sibling', 'mate') THEN o.nth END::BIGINT AS partner_nth,
       -- namesakes and shared numbers go two by two through the households of their kind
       g.pair, g.side, g.other_nth::BIGINT AS other_nth
FROM placed p
LEFT JOIN paired g ON g.pos = p.pos
LEFT JOIN placed m ON m.home = p.home AND m.role = 'spouse'
LEFT JOIN placed h ON h.home = p.home AND h.role IN ('head', 'senior')
LEFT JOIN placed o ON o.home = p.home AND o.role = p.role AND o.seat <> p.seat AND p.role IN ('twin', 'sibling', 'mate')
ORDER BY p.pos
