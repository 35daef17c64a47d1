-- makes  texts (raw, part): one row per distinct text; `part` is street (behind a number), line (whole) or unit
-- reads  lines (numbered, text, unit)
-- why    From here on the work is per distinct text, not per row.
SELECT DISTINCT text AS raw, CASE WHEN numbered THEN 'street' ELSE 'line' END AS part FROM @lines
UNION ALL
SELECT DISTINCT unit, 'unit' FROM @lines WHERE unit IS NOT NULL
