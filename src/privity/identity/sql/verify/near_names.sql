-- makes  near_names (ordinal, person_no, person_id, family, given, evidence): name_edits with near names told
-- reads  name_edits, swapped_words
-- why    Near is one letter more, less or other, or two neighbours exchanged. Similar is two edits: enough to
--        make somebody plausible, never enough to agree.
SELECT
  names.ordinal,
  names.person_no,
  names.person_id,
  CASE
    WHEN names.family > 0 THEN names.family
    WHEN names.family_edits <= 1 OR families.asked_word IS NOT NULL THEN 2
    WHEN names.family_edits = 2 THEN 1
    ELSE 0
  END AS family,
  CASE WHEN names.given_edits <= 1 OR givens.asked_word IS NOT NULL THEN 3 ELSE names.given END AS given,
  names.evidence
FROM name_edits AS names
LEFT JOIN swapped_words AS families
  ON families.asked_word = names.asked_family AND families.held_word = names.held_family
LEFT JOIN swapped_words AS givens
  ON givens.asked_word = names.asked_given AND givens.held_word = names.held_given
