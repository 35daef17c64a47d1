-- named: one row per seat: true name, name as held, former name, birth, sex
-- reads: drawn, family_slots, given_slots, world_families, world_given, alike
-- why: the requests are about the true name, the file holds what was once written down
WITH picked AS (
    SELECT d.*, draw(d.family_key, 'family', 65536) AS family_slot, draw(d.family_key, 'double', 65536) AS double_slot,
           draw(d.key, 'former', 65536) AS former_slot, draw(d.given_key, 'given', 4096) AS given_slot,
           draw(d.given_key, 'second', 4096) AS second_slot, draw(d.middle_key, 'middle', 4096) AS middle_slot,
           coalesce(d.given_decade, least(greatest(year(d.born), 1930), 2009) // 10 * 10)::INTEGER AS decade,
           CASE WHEN u(d.family_key, 'world') < share('world_name')
                THEN draw(d.family_key, 'world family', getvariable('world_families')) END AS world_slot,
           -- the size of no list divides this, so every list is drawn from evenly enough
           CASE WHEN u(d.given_key, 'world given') < share('world_given') THEN draw(d.given_key, 'world given slot', 5040) END AS world_given_slot,
           CASE WHEN d.alike THEN draw(d.hh, 'alike', getvariable('alike_pairs')) END AS alike_slot
    FROM drawn d
),
listed AS (
    SELECT p.*, w.culture, w.name AS family_world, w.plain AS family_world_plain, if(p.seat % 2 = 0, a.one, a.other) AS given_alike,
           world_given_slot % if(p.sex = 'f', w.women, w.men) AS x_slot
    FROM picked p
    LEFT JOIN world_families w ON w.slot = p.world_slot
    LEFT JOIN alike a ON a.sex = p.sex AND a.slot = p.alike_slot
),
joined AS (
    SELECT p.*, x.name AS given_world, x.plain AS given_world_plain, e.name AS former_common, m.name AS middle_common,
           if(u(p.family_key, 'hyphen') < share('hyphenated') AND o.name <> f.name, f.name || '-' || o.name, f.name) AS family_whole,
           if(u(p.given_key, 'two given') < share('two_given') AND h.name <> g.name, g.name || ' ' || h.name, g.name) AS given_whole,
           u(p.key, 'held plain') < share('held_plain') AS plainly
    FROM listed p
    LEFT JOIN world_given x ON x.culture = p.culture AND x.sex = p.sex AND x.slot = p.x_slot
    JOIN family_slots f ON f.slot = p.family_slot
    JOIN family_slots o ON o.slot = p.double_slot
    JOIN family_slots e ON e.slot = p.former_slot
    JOIN given_slots g ON g.slot = p.given_slot AND g.sex = p.sex AND g.decade = p.decade
    JOIN given_slots h ON h.slot = p.second_slot AND h.sex = p.sex AND h.decade = p.decade
    JOIN given_slots m ON m.slot = p.middle_slot AND m.sex = p.sex AND m.decade = p.decade
),
spelt AS (
    SELECT *, coalesce(family_world, family_whole) AS family_true, coalesce(family_world_plain, family_whole) AS family_plain,
           coalesce(given_alike, given_world, given_whole) AS given_true,
           coalesce(given_alike, given_world_plain, given_whole) AS given_plain
    FROM joined
)
SELECT key, hh, block, pos, home, kind, role, seat, side, present, n, partner, other, sex, born, family_true, given_true,
       if(plainly, family_plain, family_true) AS family_held, if(plainly, given_plain, given_true) AS given_held,
       if(plainly, family_true, family_plain) AS family_spelt, if(plainly, given_true, given_plain) AS given_spelt,
       CASE WHEN u(middle_key, 'has middle') < share('middle_name') THEN middle_common
            WHEN u(middle_key, 'has middle') < share('middle_name') + share('middle_initial') THEN left(middle_common, 1) END AS middle,
       CASE WHEN role = 'senior' THEN if(u(hh, 'sr') < share('sr_stated'), 'Sr', NULL)
            WHEN role IN ('junior', 'absent_junior') THEN if(u(hh, 'jr') < share('jr_stated'), 'Jr', NULL)
            WHEN sex = 'm' AND u(key, 'suffix') < 0.012 THEN ['Jr', 'II', 'III'][1 + draw(key, 'suffix kind', 3)] END AS suffix,
       -- the surname a woman had before she took the household's; for others one a court changed
       CASE WHEN role = 'spouse' AND sex = 'f' AND family_key = hh AND u(key, 'former') < share('former_surname') THEN former_common
            WHEN u(key, 'renamed') < share('renamed') THEN former_common END AS family_former,
       year(born) <= getvariable('last_year') - 17 AS adult,
       u(key, 'deceased') < share('deceased') * if(year(born) < 1950, 4, 1) AND year(born) < 2000 AND present AND kind <> 'single_misfiled' AS deceased
FROM spelt
