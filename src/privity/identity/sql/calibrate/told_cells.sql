-- makes  told_cells (cell, accepts, false_accepts): one row per cell in which a line was verified
-- reads  identity_answers, asked_now
-- why    False is whoever is verified and not meant, whatever the line had to do with him.
SELECT
  answers.pattern // 1000 AS cell,
  count(*) AS accepts,
  count(*) FILTER (WHERE answers.person_id IS DISTINCT FROM now.meant_id) AS false_accepts
FROM identity_answers AS answers
JOIN asked_now AS now ON now.ref = answers.ordinal
WHERE answers.answer = 'verified'
GROUP BY answers.pattern // 1000
