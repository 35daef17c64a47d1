-- makes  reason_loads (template, reason_lines): one row per masked reason in the file
-- reads  line_reasons
-- why    The count of lines that share one masked reason; every one of them is told, not only the excess.
SELECT template, count(*) AS reason_lines
FROM line_reasons
GROUP BY template
