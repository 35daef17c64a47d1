-- makes  streets (text): each distinct street text once
-- reads  mended (part, text); hard_parts (street)
-- why    A file of millions has few street texts; each is read once and joined back.
SELECT text FROM @mended WHERE part = 'street'
UNION
SELECT street FROM @hard_parts WHERE street IS NOT NULL
