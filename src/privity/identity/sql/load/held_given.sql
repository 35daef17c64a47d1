-- makes  held_given (given_key, bearers): one row per given name of this part of the file
-- reads  read_names
-- why    Counted part by part and summed in `held_given_names`.
SELECT given_key, count(*) AS bearers
FROM read_names
WHERE given_key IS NOT NULL
GROUP BY given_key
ORDER BY given_key
