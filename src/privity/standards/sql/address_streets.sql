-- makes  streets (text): each distinct street text once
-- reads  lines (street); hard_parts (street)
-- why    A file of millions has few street texts; each is read once and joined back.
SELECT street AS text FROM @lines WHERE street <> ''
UNION
SELECT street FROM @hard_parts WHERE street <> ''
