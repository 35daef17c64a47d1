-- makes  pair_edits (ordinal, person_no, former, family, given, middle, suffix): pair_names with near names told
-- reads  pair_names, near_words
-- why    Equality first; nearness only fills in what equality left open.
SELECT
  pairs.ordinal,
  pairs.person_no,
  pairs.former,
  CASE WHEN pairs.family = 0 THEN coalesce(families.nearness, 0) ELSE pairs.family END AS family,
  CASE WHEN givens.nearness = 2 THEN 3 ELSE pairs.given END AS given,
  pairs.middle,
  pairs.suffix
FROM pair_names AS pairs
LEFT JOIN near_words AS families
  ON pairs.family = 0 AND pairs.given > 0
  AND families.asked_word = pairs.asked_family AND families.held_word = pairs.held_family
LEFT JOIN near_words AS givens
  ON pairs.given <= 1 AND pairs.family >= 3 AND pairs.given_comparable
  AND givens.asked_word = pairs.asked_given AND givens.held_word = pairs.held_given
