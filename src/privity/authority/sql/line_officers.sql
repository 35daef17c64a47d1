-- makes  line_officers (ordinal, officer): one row per line and officer it names, each once
-- reads  line_values
-- why    An officer written twice on a line is one officer.
SELECT DISTINCT ordinal, officer
FROM (SELECT ordinal, unnest(engaged_officers) AS officer FROM line_values) AS named
WHERE officer IS NOT NULL
