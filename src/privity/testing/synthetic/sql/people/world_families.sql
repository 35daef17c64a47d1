-- world_families: surnames with diacritics or several transliterations, numbered, with the size of their list of given names
-- reads: world_names (culture, kind, name, plain)
-- why: a household with such a name draws one, then its members given names of the same list
SELECT row_number() OVER (ORDER BY f.culture, f.name) - 1 AS slot, f.culture, f.name, f.plain, g.women, g.men
FROM world_names f
JOIN (
    SELECT culture, count(*) FILTER (kind = 'given_f') AS women, count(*) FILTER (kind = 'given_m') AS men
    FROM world_names GROUP BY culture
) g USING (culture)
WHERE f.kind = 'family'
