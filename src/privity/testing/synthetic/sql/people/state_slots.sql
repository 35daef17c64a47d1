-- state_slots: 4,096 places shared out among states by population, with the number of their postal codes
-- reads: states (state, weight), zips
-- why: an address draws its state, then one of the state's postal codes
SELECT s.state, z.zips, unnest(range(s.low, s.high)) AS slot
FROM (
    SELECT state, floor(4096 * (upto - weight) / total)::BIGINT AS low, floor(4096 * upto / total)::BIGINT AS high
    FROM (SELECT state, weight, sum(weight) OVER (ORDER BY weight DESC, state) AS upto, sum(weight) OVER () AS total FROM states)
) s
JOIN (SELECT state, count(*) AS zips FROM zips GROUP BY state) z USING (state)
WHERE s.high > s.low
