-- makes  release_years (ordinal, period): one row per line and period opened
-- reads  approved_lines, extent_terms
-- why    The periods of a line as rows, each once; or the one that is current, whatever the line names. No row where
--        the authority knows no periods.
SELECT DISTINCT asked.ordinal, asked.period
FROM (SELECT ordinal, unnest(periods) AS period FROM approved_lines) AS asked
CROSS JOIN extent_terms AS terms
WHERE terms.periods = 'asked'
UNION
SELECT approved.ordinal, terms.current_period AS period
FROM approved_lines AS approved
CROSS JOIN extent_terms AS terms
WHERE terms.periods = 'current' AND terms.current_period IS NOT NULL
