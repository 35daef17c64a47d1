-- misfiled: places of one person that a third party filed under the number of another
-- reads: written, numbered
-- why: an employer mistypes a number, and a stranger's address stands in a person's file; nobody's own word confirms it
SELECT w.* EXCLUDE (key, person_id), s.key, s.person_id
FROM numbered s
JOIN numbered o ON o.n = s.other
JOIN written w ON w.key = o.key AND w.k = 0 AND w.form <> 'abroad'
WHERE s.kind = 'single_misfiled' AND s.side = 0
