-- makes  counted (ordinal, plausible, address_agrees): one row per line that has a close pair
-- reads  rivals
-- why    How many persons are plausible decides; who they are is for reviewers of ambiguous lines alone.
SELECT ordinal, count(*) FILTER (WHERE plausible)::INTEGER AS plausible, bool_or(address_agrees) AS address_agrees
FROM rivals
GROUP BY ordinal
