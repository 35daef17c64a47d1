-- makes  held_given_names (given_key, bearers): one row per given name that stands on the file at least twice
-- reads  held_given
-- why    A given name that others bear is a name and no slip of the pen: MARTA asked for is not a misspelt
--        MARIA, she may be a sister whom the file does not have.
SELECT given_key, sum(bearers)::BIGINT AS bearers
FROM held_given
GROUP BY given_key
HAVING sum(bearers) > 1
ORDER BY given_key
