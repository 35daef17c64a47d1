-- makes  candidates (ordinal, candidates, candidate_patterns): one row per ambiguous line that has a plausible person
-- reads  decided, rivals
-- why    Candidates are given only where people must decide, twenty at most, each with the pattern it makes.
SELECT
  rivals.ordinal,
  list(rivals.person_id ORDER BY rivals.person_id)[1:20] AS candidates,
  list(rivals.pattern ORDER BY rivals.person_id)[1:20] AS candidate_patterns
FROM rivals
JOIN decided ON decided.ordinal = rivals.ordinal AND decided.answer = 'ambiguous'
WHERE rivals.plausible
GROUP BY rivals.ordinal
