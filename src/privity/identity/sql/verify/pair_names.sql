-- makes  pair_names (ordinal, person_no, the names of both, family, given): one row per pair and name of the person whose names may agree
-- reads  pairs, asked_keys, held_names
-- why    Single words have no parts to compare: `compound` spares them the lists and changes no answer.
--        Names first and by equality only: edit distances, which cost fifty times as much, are then taken
--        for the few pairs that are still open. Codes are those of docs/reference/identity.md; here 0 means
--        "not by equality".
SELECT
  pairs.ordinal,
  pairs.person_no,
  held.former,
  asked.family_key AS asked_family,
  held.family_key AS held_family,
  asked.given_key AS asked_given,
  held.given_key AS held_given,
  CASE
    WHEN asked.family_key = held.family_key THEN 5
    WHEN asked.family_key = held.given_key AND asked.given_key = held.family_key THEN 4
    WHEN (asked.compound OR held.compound) AND list_has_any(
      coalesce(asked.family_parts, [asked.family_key]), coalesce(held.family_parts, [held.family_key])
    ) THEN 3
    ELSE 0
  END AS family,
  CASE
    WHEN asked.given_key = held.given_key THEN 8
    WHEN asked.given_first = held.given_first
      AND asked.given_words = 2 AND held.given_words = 1
      AND asked.given_tokens[2] = held.middle_key THEN 7
    WHEN list_contains(asked.forms, held.given_first) THEN 6
    WHEN asked.family_key = held.given_key AND asked.given_key = held.family_key THEN 5
    WHEN asked.given_first = held.given_first
      AND (asked.given_words = 1 OR held.given_words = 1) THEN 4
    WHEN asked.given_first[1] = held.given_first[1]
      AND (length(asked.given_first) = 1 OR length(held.given_first) = 1) THEN 2
    WHEN asked.given_first[1] = held.given_first[1]
      OR ((asked.compound OR held.compound) AND list_has_any(
        coalesce(asked.given_tokens, [asked.given_first]), coalesce(held.given_tokens, [held.given_first])
      )) THEN 1
    ELSE 0
  END AS given,
  asked.given_words = held.given_words
    AND length(coalesce(asked.given_tokens[asked.given_words], asked.given_first)) >= 4
    AND length(coalesce(held.given_tokens[held.given_words], held.given_first)) >= 4 AS given_comparable,
  CASE
    WHEN asked.middle_initial IS NULL OR held.middle_initial IS NULL THEN 1
    WHEN asked.middle_initial = held.middle_initial THEN 2
    ELSE 0
  END AS middle,
  CASE
    WHEN asked.suffix_key IS NULL OR held.suffix_key IS NULL THEN 1
    WHEN asked.suffix_key = held.suffix_key THEN 2
    ELSE 0
  END AS suffix
FROM pairs
JOIN asked_keys AS asked ON asked.ordinal = pairs.ordinal
LEFT JOIN held_names AS held ON held.person_no = pairs.person_no
