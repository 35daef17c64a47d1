-- makes  same_persons (ordinal, batch, line_id, kinds VARCHAR[]): one row per line and earlier refused line about the same person
-- reads  line_fingerprints; refused_fingerprints (fingerprint, batch, line_id, ...)
-- why    However many fingerprints agree, it is one earlier refusal.
SELECT f.ordinal, r.batch, r.line_id, list(DISTINCT f.kind ORDER BY f.kind) AS kinds
FROM line_fingerprints AS f
JOIN refused_fingerprints AS r ON r.fingerprint = f.fingerprint
GROUP BY f.ordinal, r.batch, r.line_id
