-- shares: how many lines have each kind, defect, trait, distortion and expectation
-- reads: kept
-- why: printed with every file
SELECT 'kind' AS kind, kind AS name, count(*) AS lines FROM kept GROUP BY ALL
UNION ALL SELECT 'expect', expect, count(*) FROM kept WHERE kind = 'lawful' GROUP BY ALL
UNION ALL SELECT 'trait', trait, count(*) FROM kept WHERE kind = 'lawful' GROUP BY ALL
UNION ALL SELECT 'defect', defect, count(*) FROM (SELECT unnest(defects) AS defect FROM kept) GROUP BY ALL
UNION ALL SELECT 'distortion', distortion, count(*) FROM (SELECT unnest(distortion) AS distortion FROM kept WHERE kind = 'lawful') GROUP BY ALL
ORDER BY 1, 3 DESC, 2
