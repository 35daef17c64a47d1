-- family_slots: 65,536 places shared out among surnames by their weight; a rare one may get none
-- reads: family_names (name, weight)
-- why: a surname is drawn by one join on a small number
SELECT name, unnest(range(low, high)) AS slot
FROM (
    SELECT name, floor(65536 * (upto - weight) / total)::BIGINT AS low, floor(65536 * upto / total)::BIGINT AS high
    FROM (
        SELECT name, weight, sum(weight) OVER (ORDER BY weight DESC, name) AS upto, sum(weight) OVER () AS total
        FROM family_names
    )
)
WHERE high > low
