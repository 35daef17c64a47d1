-- given_slots: 4,096 places for each sex and decade of birth, shared out among given names by weight
-- reads: given_names (sex, decade, name, weight)
-- why: a given name is drawn by one join on sex, decade and a small number
SELECT lower(sex) AS sex, decade, name, unnest(range(low, high)) AS slot
FROM (
    SELECT sex, decade, name, floor(4096 * (upto - weight) / total)::BIGINT AS low, floor(4096 * upto / total)::BIGINT AS high
    FROM (
        SELECT sex, decade, name, weight,
               sum(weight) OVER (PARTITION BY sex, decade ORDER BY weight DESC, name) AS upto,
               sum(weight) OVER (PARTITION BY sex, decade) AS total
        FROM given_names
    )
)
WHERE high > low
