-- makes  rivals (ordinal, plausible, address_agrees, candidates): one row per line that has a close pair
-- reads  judged, held
-- why    Uniqueness is counted over everybody plausible, eligible or not. Candidates are for reviewers alone.
SELECT
  judged.ordinal,
  count(*) FILTER (WHERE judged.plausible)::INTEGER AS plausible,
  bool_or(judged.address_agrees) AS address_agrees,
  list(held.person_id ORDER BY held.person_id) FILTER (WHERE judged.plausible) AS candidates
FROM judged
JOIN held ON held.person_no = judged.person_no
GROUP BY judged.ordinal
