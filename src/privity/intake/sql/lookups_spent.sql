-- makes  lookups_spent (key, lookups): one row per key of the lines that are to be looked up
-- reads  lookup_keys; to_look_up (ordinal)
-- why    What is kept of a look-up: that there was one, under keys that name nobody, and not of which line.
SELECT key, count(*) AS lookups
FROM lookup_keys SEMI JOIN to_look_up USING (ordinal)
GROUP BY key
