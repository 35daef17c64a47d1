-- suffix_slots: street suffixes numbered by weight
-- reads: street_suffixes (short, long, weight)
-- why: see street_slots
SELECT short, long, row_number() OVER (ORDER BY weight DESC, short, copy) - 1 AS slot, count(*) OVER () AS slots
FROM (SELECT short, long, weight, unnest(range(weight)) AS copy FROM street_suffixes)
