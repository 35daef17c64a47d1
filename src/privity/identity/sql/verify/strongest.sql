-- makes  strongest (every column of judged): one row per line that has a close pair
-- reads  judged
-- why    `strength` orders the pairs, so that the row is the same in any order of the file.
SELECT judged.*
FROM judged
JOIN (SELECT ordinal, max(strength) AS strength FROM judged GROUP BY ordinal) AS best
  ON best.ordinal = judged.ordinal AND best.strength = judged.strength
