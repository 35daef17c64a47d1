-- zips: every postal code of the plan with its city and state, numbered within the state
-- reads: states (state, prefixes as text ranges, cities)
-- why: state, city and postal code of a synthetic address agree; which prefix lies in which state is public
--      knowledge, which of the state's cities a code names is invented
WITH spans AS (
    SELECT state, string_split(cities, '|') AS cities, unnest(string_split(prefixes, ';')) AS span FROM states
),
prefixes AS (
    SELECT state, cities,
           unnest(range(left(span, 3)::INTEGER, right(span, 3)::INTEGER + 1)) AS prefix
    FROM spans
),
codes AS (
    SELECT state, cities, prefix, unnest(range(1, 100)) AS last FROM prefixes
)
SELECT state, zip, cities[1 + (hash(hash(prefix, last % 4)) % len(cities))::BIGINT] AS city,
       row_number() OVER (PARTITION BY state ORDER BY zip) - 1 AS slot
FROM (SELECT *, printf('%03d%02d', prefix, last) AS zip FROM codes)
-- a code of one digit repeated looks like a placeholder, and a gate may say so
WHERE zip <> repeat(left(zip, 1), 5)
  -- these few lie in another state than their neighbours
  AND zip NOT IN ('96799', '83414', '42223', '84536', '73949')
