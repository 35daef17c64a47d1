-- makes  closed_answers (every column of identity_answers): one row per line asked
-- reads  identity_answers, open_cells
-- why    What is verified by a kind of pattern whose error has no bound on this file is for two people: no
--        cell, no bound, no machine's word. The person found is shown to them as the only candidate.
SELECT
  told.ordinal,
  CASE WHEN told.shut THEN 'ambiguous' ELSE told.answer END AS answer,
  CASE WHEN NOT told.shut THEN told.person_id END AS person_id,
  told.tier,
  told.pattern,
  CASE WHEN told.shut THEN list_append(told.vetoes, 'no_bound') ELSE told.vetoes END AS vetoes,
  told.plausible,
  told.address_agrees,
  CASE WHEN told.shut THEN list_append(told.candidates, told.person_id) ELSE told.candidates END AS candidates,
  CASE WHEN told.shut THEN list_append(told.candidate_patterns, told.pattern) ELSE told.candidate_patterns END AS candidate_patterns,
  told.notes,
  CASE WHEN NOT told.shut THEN told.held_back END AS held_back
FROM (
  SELECT answers.*, answers.answer = 'verified' AND cells.cell IS NULL AS shut
  FROM identity_answers AS answers
  LEFT JOIN open_cells AS cells ON cells.cell = answers.pattern // 1000
) AS told
