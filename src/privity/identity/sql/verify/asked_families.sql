-- makes  asked_families (family_key): one row per word of a surname asked for, or given name that may stand for one
-- reads  asked
-- why    The letters of each distinct word are read once.
SELECT family_key FROM asked
UNION
SELECT given_key FROM asked
UNION
SELECT unnest(family_alt) FROM asked
