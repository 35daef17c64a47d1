-- alike: pairs of given names one or two letters apart, numbered within a sex
-- reads: alike_names (sex, one, other)
-- why: twins and siblings whom a loose comparison confuses
SELECT sex, one, other, row_number() OVER (PARTITION BY sex ORDER BY one) - 1 AS slot
FROM alike_names
