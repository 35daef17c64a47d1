-- makes  name_edits (ordinal, person_no, person_id, address, holder, birth, id, number_shared, deceased, former, attested, both names, family, given, middle, suffix, family_edits, given_edits): one row per pair and name of the person that can agree
-- reads  pairs, held, asked_keys, held_shared_numbers
-- why    The one reading of the wide columns: the pairs stand in memory and the file streams past. By equality
--        first; edit distances, which cost fifty times as much, are taken where equality left a name open and
--        the lengths allow it, in whole edits: a similarity in floating point is another number in another engine.
--        NULL edits are "not near". Codes are those of docs/reference/identity.md. A pair without a like
--        surname or without a like given name matters only through the number (`holder`).
SELECT edited.*
FROM (
  SELECT
    equal.*,
    CASE WHEN family = 0 AND given > 0
      AND length(asked_family) >= 4 AND length(held_family) >= 4
      AND abs(length(asked_family) - length(held_family)) <= 2
      THEN levenshtein(asked_family, held_family) END AS family_edits,
    CASE WHEN given <= 1 AND family >= 3 AND comparable
      AND abs(length(asked_given) - length(held_given)) <= 1
      THEN levenshtein(asked_given, held_given) END AS given_edits
  FROM (
    SELECT
      pairs.ordinal,
      pairs.person_no,
      held.person_id,
      pairs.address,
      pairs.holder,
      CASE
        WHEN asked.birth_date IS NULL OR held.birth_date IS NULL THEN 1
        WHEN asked.birth_date = held.birth_date THEN 2
        ELSE 0
      END AS birth,
      CASE
        WHEN asked.number IS NULL OR held.number IS NULL THEN 1
        WHEN asked.number = held.number AND coalesce(asked.id_kind = held.id_kind, TRUE) THEN 2
        ELSE 0
      END AS id,
      shared.number IS NOT NULL AS number_shared,
      held.deceased,
      held.former,
      asked.attested,
      asked.family_key AS asked_family,
      held.family_key AS held_family,
      asked.given_key AS asked_given,
      held.given_key AS held_given,
      CASE
        WHEN asked.family_key = held.family_key THEN 5
        WHEN asked.family_key = held.given_key AND asked.given_key = held.family_key THEN 4
        WHEN (asked.family_parts IS NOT NULL OR held.family_words IS NOT NULL) AND list_has_any(
          coalesce(asked.family_parts, [asked.family_key]), string_split(coalesce(held.family_words, held.family_key), ' ')
        ) THEN 3
        ELSE 0
      END AS family,
      CASE
        WHEN asked.given_key = held.given_key THEN 8
        WHEN asked.given_words = 2 AND held.given_words IS NULL
          AND asked.given_first = held.given_key
          AND asked.given_tokens[2] = held.middle_key THEN 7
        WHEN asked.forms IS NOT NULL AND list_contains(asked.forms, split_part(coalesce(held.given_words, held.given_key), ' ', 1)) THEN 6
        WHEN asked.family_key = held.given_key AND asked.given_key = held.family_key THEN 5
        WHEN held.given_words IS NULL AND asked.given_first = held.given_key THEN 4
        WHEN held.given_words IS NOT NULL AND asked.given_words = 1
          AND asked.given_first = split_part(held.given_words, ' ', 1) THEN 4
        WHEN left(asked.given_first, 1) = left(held.given_key, 1)
          AND (length(asked.given_first) = 1 OR length(split_part(coalesce(held.given_words, held.given_key), ' ', 1)) = 1) THEN 2
        WHEN left(asked.given_first, 1) = left(held.given_key, 1) THEN 1
        WHEN (asked.given_words > 1 OR held.given_words IS NOT NULL) AND list_has_any(
          coalesce(asked.given_tokens, [asked.given_first]), string_split(coalesce(held.given_words, held.given_key), ' ')
        ) THEN 1
        ELSE 0
      END AS given,
      CASE
        WHEN asked.given_words = 1 AND held.given_words IS NULL THEN length(asked.given_key) >= 4 AND length(held.given_key) >= 4
        ELSE asked.given_words = len(string_split(held.given_words, ' '))
          AND length(asked.given_tokens[asked.given_words]) >= 4
          AND length(string_split(held.given_words, ' ')[asked.given_words]) >= 4
      END AS comparable,
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
    FROM held
    JOIN pairs ON pairs.person_no = held.person_no
    JOIN asked_keys AS asked ON asked.ordinal = pairs.ordinal
    LEFT JOIN held_shared_numbers AS shared ON shared.number = held.number
  ) AS equal
) AS edited
WHERE edited.holder = 1
  OR (edited.family > 0 AND (edited.given > 0 OR edited.given_edits <= 2))
  OR edited.family_edits <= 2
