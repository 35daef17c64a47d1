-- makes  identity_answers (ordinal, answer, person_id, tier, pattern, vetoes, plausible, address_agrees, candidates, candidate_patterns, notes, held_back): one row per line asked
-- reads  decided, candidates
-- why    A person's id is given only where it is verified; a line not found carries no id at all.
SELECT
  told.ordinal,
  told.answer,
  CASE WHEN told.answer = 'verified' THEN told.person_id END AS person_id,
  CASE WHEN told.answer <> 'not found' THEN told.tier::VARCHAR END AS tier,
  told.pattern,
  CASE WHEN told.vetoes IS NULL OR told.vetoes = '' THEN [] ELSE string_split(told.vetoes, ';') END AS vetoes,
  told.plausible,
  told.address_agrees,
  coalesce(told.candidates, []) AS candidates,
  coalesce(told.candidate_patterns, []) AS candidate_patterns,
  CASE WHEN told.notes IS NULL OR told.notes = '' THEN [] ELSE string_split(told.notes, ';') END AS notes,
  CASE WHEN told.answer = 'verified' THEN told.held_back END AS held_back
FROM (
  SELECT
    best.ordinal,
    best.answer,
    best.person_id,
    best.tier,
    best.pattern,
    best.plausible,
    best.address_agrees,
    best.held_back,
    candidates.candidates,
    candidates.candidate_patterns,
    CASE WHEN best.answer <> 'verified' THEN concat_ws(';',
      CASE WHEN NOT best.met THEN 'nobody' END,
      CASE WHEN best.family < 2 THEN 'family_name' END,
      CASE WHEN best.given < 2 THEN 'given_name' END,
      CASE WHEN best.birth = 0 THEN 'birth_date' END,
      CASE WHEN best.id = 0 THEN 'id_number' END,
      CASE WHEN best.middle = 0 THEN 'middle_initial' END,
      CASE WHEN best.suffix = 0 THEN 'suffix' END,
      CASE WHEN best.address = 0 THEN 'address' WHEN best.address = 1 THEN 'unit' END,
      CASE WHEN best.rank = 2 AND best.tier >= 3 THEN 'no_identifier' END,
      CASE WHEN best.rank = 2 AND best.tier <= 2 AND best.id > 0 AND best.birth > 0
        AND best.middle > 0 AND best.suffix > 0 THEN 'name_unlike' END,
      CASE WHEN best.plausible > 1 THEN 'not_unique' END,
      CASE WHEN best.shared THEN 'shared_number' END,
      CASE WHEN best.crowded_place THEN 'crowded_place' END,
      CASE WHEN best.crowded_birth THEN 'crowded_birth_date' END
    ) END AS vetoes,
    CASE WHEN best.answer <> 'not found' THEN concat_ws(';',
      CASE WHEN best.address IN (4, 5) THEN 'current_address' WHEN best.address IN (2, 3) THEN 'prior_address' END,
      CASE WHEN best.address IN (2, 4) THEN 'unit_left_out' END,
      CASE WHEN best.former THEN 'former_name' END,
      CASE best.given WHEN 6 THEN 'familiar_name' WHEN 5 THEN 'names_crossed' WHEN 4 THEN 'given_name_part'
        WHEN 3 THEN 'given_name_near' WHEN 2 THEN 'given_initial' END,
      CASE best.family WHEN 3 THEN 'family_name_part' WHEN 2 THEN 'family_name_near' END,
      CASE WHEN best.deceased THEN 'deceased' END
    ) END AS notes
  FROM decided AS best
  LEFT JOIN candidates ON candidates.ordinal = best.ordinal
) AS told
