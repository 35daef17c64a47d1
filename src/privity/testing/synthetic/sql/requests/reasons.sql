-- reasons: one row per line: what the requester says, in two parts between which the case is named
-- reads: lots, phrases (part, slot, text)
-- why: the parts go through all their combinations before one comes again, so no reason is another's
SELECT ordinal,
       replace(replace(f.text || ' ' || t.text || ' ' || g.text || ' and ' || n.text || ' ' || w.text, '{n}', (2 + draw(ordinal, 'reason n', 38))::VARCHAR), '{m}', (2 + draw(ordinal, 'reason m', 9))::VARCHAR) AS said,
       printf('%d,%03d', 1 + draw(ordinal, 'reason thousands', 94), draw(ordinal, 'reason rest', 1000)) AS amount
FROM (SELECT ordinal, (ordinal * getvariable('stride3') + getvariable('seed') % 1000003) % getvariable('combinations') AS c FROM lots) l
JOIN phrases f ON f.part = 'fact' AND f.slot = c % getvariable('facts')
JOIN phrases t ON t.part = 'trace' AND t.slot = c // getvariable('facts') % getvariable('traces')
JOIN phrases g ON g.part = 'gap' AND g.slot = c // getvariable('facts') // getvariable('traces') % getvariable('gaps')
JOIN phrases n ON n.part = 'need' AND n.slot = c // getvariable('facts') // getvariable('traces') // getvariable('gaps') % getvariable('needs')
JOIN phrases w ON w.part = 'why' AND w.slot = c // getvariable('facts') // getvariable('traces') // getvariable('gaps') // getvariable('needs')
