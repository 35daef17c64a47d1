-- makes  equal_names (ordinal, person_no, holder, former, asked_family, held_family, asked_given, held_given, family, given, comparable, middle, suffix): one row per pair and name of the person
-- reads  name_pairs, asked_keys
-- why    By equality first: edit distances, which cost fifty times as much, are then taken for the few pairs
--        that are still open. Codes are those of docs/reference/identity.md; here 0 means "not by equality".
SELECT
  held.ordinal,
  held.person_no,
  held.holder,
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
    WHEN asked.forms IS NOT NULL AND list_contains(asked.forms, held.given_first) THEN 6
    WHEN asked.family_key = held.given_key AND asked.given_key = held.family_key THEN 5
    WHEN asked.given_first = held.given_first
      AND (asked.given_words = 1 OR held.given_words = 1) THEN 4
    WHEN left(asked.given_first, 1) = left(held.given_first, 1)
      AND (length(asked.given_first) = 1 OR length(held.given_first) = 1) THEN 2
    WHEN left(asked.given_first, 1) = left(held.given_first, 1) THEN 1
    WHEN (asked.compound OR held.compound) AND list_has_any(
      coalesce(asked.given_tokens, [asked.given_first]), coalesce(held.given_tokens, [held.given_first])
    ) THEN 1
    ELSE 0
  END AS given,
  asked.given_words = held.given_words
    AND (CASE WHEN asked.compound THEN length(coalesce(asked.given_tokens[asked.given_words], asked.given_first)) ELSE length(asked.given_key) END) >= 4
    AND (CASE WHEN held.compound THEN length(coalesce(held.given_tokens[held.given_words], held.given_first)) ELSE length(held.given_key) END) >= 4
    AS comparable,
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
FROM name_pairs AS held
JOIN asked_keys AS asked ON asked.ordinal = held.ordinal
