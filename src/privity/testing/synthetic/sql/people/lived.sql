-- lived: one row per person and place lived in, the present one (k = 0) and earlier ones, with what it is drawn from
-- reads: numbered
-- why: a household moves together; a building is one draw shared by some ten households of a block
SELECT key, hh, home, person_id, present, adult, deceased, number_type, k, moved_in,
       if(k = 0 AND in_flat, hash(block, 'building', draw(hh, 'building', 10)), hash(hh, 'home', k)) AS place,
       in_flat AND k = 0 AS flat
FROM (
    SELECT *, u(hh, 'flat') < share('apartment') AS in_flat,
           -- the year the household came to where it lives, then the year before that
           getvariable('last_year') - draw(hh, 'came', 6) AS moved_in,
           unnest(range(CASE WHEN u(hh, 'moved') < share('moved_twice') THEN 3 WHEN u(hh, 'moved') < share('moved') THEN 2 ELSE 1 END)) AS k
    FROM numbered
)
