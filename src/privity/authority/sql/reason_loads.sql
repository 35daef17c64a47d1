-- makes  reason_loads (ordinal, reason_lines): one row per line that gives a reason
-- reads  reason_forms
-- why    Lines of the file that share a masked reason with this one, itself included; the largest count over the ways of masking.
--        Every one of them is told, not only the excess.
SELECT f.ordinal, max(c.lines) AS reason_lines
FROM reason_forms AS f
JOIN (SELECT form, count(*) AS lines FROM reason_forms GROUP BY form) AS c ON c.form = f.form
GROUP BY f.ordinal
