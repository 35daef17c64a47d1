-- makes  name_pairs (ordinal, person_no, holder, former, the names of the person): one row per pair and name of the person
-- reads  found, found_names
-- why    Names of one word and of several, compared by one rule. Single words have no parts to compare:
--        `compound` spares them the lists and changes no answer.
SELECT
  ordinal, person_no, holder, FALSE AS former, family_key, NULL AS family_parts, given_key, NULL AS given_tokens,
  1 AS given_words, given_key AS given_first, middle_key, middle_initial, suffix_key, FALSE AS compound
FROM found
UNION ALL
SELECT
  ordinal, person_no, holder, former, family_key, family_parts, given_key, given_tokens,
  given_words, given_first, middle_key, middle_initial, suffix_key, compound
FROM found_names
