-- makes  identity_answers (ordinal, answer, person_id, tier, pattern, vetoes, plausible, address_agrees, candidates, notes): one row per line asked
-- reads  asked, asked_keys, strongest, rivals
-- why    Verified needs one eligible person and nobody else plausible. A person's id is given only where it is
--        verified, candidates only where people must decide; a line not found carries no id at all.
SELECT
  told.ordinal,
  told.answer,
  CASE WHEN told.answer = 'verified' THEN told.person_id END AS person_id,
  CASE WHEN told.answer <> 'not found' THEN told.tier::VARCHAR END AS tier,
  told.pattern,
  CASE WHEN told.answer = 'verified' OR told.vetoes = '' THEN [] ELSE string_split(told.vetoes, ';') END AS vetoes,
  told.plausible,
  told.address_agrees,
  CASE WHEN told.answer = 'ambiguous' THEN told.candidates[1:20] ELSE [] END AS candidates,
  CASE WHEN told.answer = 'not found' OR told.notes = '' THEN [] ELSE string_split(told.notes, ';') END AS notes
FROM (
  SELECT
    asked.ordinal,
    best.person_id,
    best.tier,
    best.pattern,
    coalesce(rivals.plausible, 0) AS plausible,
    coalesce(rivals.address_agrees, FALSE) AS address_agrees,
    coalesce(rivals.candidates, []) AS candidates,
    CASE
      WHEN best.rank = 3 AND rivals.plausible = 1 AND NOT best.number_shared
        AND NOT keys.shared AND NOT keys.crowded_place AND NOT keys.crowded_birth THEN 'verified'
      WHEN best.rank >= 2 THEN 'ambiguous'
      ELSE 'not found'
    END AS answer,
    concat_ws(';',
      CASE WHEN best.ordinal IS NULL THEN 'nobody' END,
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
      CASE WHEN rivals.plausible > 1 THEN 'not_unique' END,
      CASE WHEN best.number_shared OR keys.shared THEN 'shared_number' END,
      CASE WHEN keys.crowded_place THEN 'crowded_place' END,
      CASE WHEN keys.crowded_birth THEN 'crowded_birth_date' END
    ) AS vetoes,
    concat_ws(';',
      CASE WHEN best.address IN (4, 5) THEN 'current_address' WHEN best.address IN (2, 3) THEN 'prior_address' END,
      CASE WHEN best.address IN (2, 4) THEN 'unit_left_out' END,
      CASE WHEN best.former THEN 'former_name' END,
      CASE best.given WHEN 6 THEN 'familiar_name' WHEN 5 THEN 'names_crossed' WHEN 4 THEN 'given_name_part'
        WHEN 3 THEN 'given_name_near' WHEN 2 THEN 'given_initial' END,
      CASE best.family WHEN 3 THEN 'family_name_part' WHEN 2 THEN 'family_name_near' END,
      CASE WHEN best.deceased THEN 'deceased' END
    ) AS notes
  FROM asked
  LEFT JOIN asked_keys AS keys ON keys.ordinal = asked.ordinal
  LEFT JOIN strongest AS best ON best.ordinal = asked.ordinal
  LEFT JOIN rivals ON rivals.ordinal = asked.ordinal
) AS told
