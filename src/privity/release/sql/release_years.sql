-- makes  release_years (ordinal, period): one row per line and period asked about
-- reads  approved_lines
-- why    The periods of a line as rows, each once.
SELECT DISTINCT ordinal, period
FROM (SELECT ordinal, unnest(periods) AS period FROM approved_lines)
WHERE period IS NOT NULL
