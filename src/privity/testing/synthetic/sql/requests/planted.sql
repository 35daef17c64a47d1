-- planted: one row per defective line: the cells its defects write, before the words of the line are filled in
-- reads: lots, writes (defect, choice, cells), write_counts (defect, choices, size)
-- why: what a defect writes stands in defects.toml and nowhere in this code
SELECT ordinal, map_concat(
           coalesce(any_value(cells) FILTER (nth = 1), MAP {}::MAP(VARCHAR, VARCHAR)), coalesce(any_value(cells) FILTER (nth = 2), MAP {}::MAP(VARCHAR, VARCHAR)),
           coalesce(any_value(cells) FILTER (nth = 3), MAP {}::MAP(VARCHAR, VARCHAR)), coalesce(any_value(cells) FILTER (nth = 4), MAP {}::MAP(VARCHAR, VARCHAR)),
           coalesce(any_value(cells) FILTER (nth = 5), MAP {}::MAP(VARCHAR, VARCHAR)), coalesce(any_value(cells) FILTER (nth = 6), MAP {}::MAP(VARCHAR, VARCHAR))) AS cells
FROM (
    SELECT l.ordinal, l.nth, w.cells
    FROM (SELECT ordinal, "offset", unnest([d1, d2, d3, d4, d5, d6]) AS defect, unnest([1, 2, 3, 4, 5, 6]) AS nth FROM lots WHERE d1 IS NOT NULL) l
    JOIN write_counts c ON c.defect = l.defect
    -- lines that are defective only together write the same cells
    JOIN writes w ON w.defect = l.defect
        AND w.choice = if(c.size > 1, l."offset" // c.size % c.choices, draw(l.ordinal, 'choice ' || l.defect, c.choices))
)
GROUP BY ordinal
