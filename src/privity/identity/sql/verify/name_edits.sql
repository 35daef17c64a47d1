-- makes  name_edits (ordinal, person_no, person_id, family, given, evidence, family_edits, given_edits, the words of what is two edits apart): one row per pair and name of the person that can agree
-- reads  pairs, held, asked_keys, held_shared_numbers
-- why    The one reading of the wide columns: the pairs stand in memory and the file streams past. By equality
--        first; edit distances, which cost fifty times as much, are taken where equality left a name open and
--        the lengths allow it, in whole edits: a similarity in floating point is another number in another engine.
--        NULL edits are "not near". Codes are those of docs/reference/identity.md. A pair without a like
--        surname or without a like given name matters only through the number (`holder`). `evidence` is a
--        digit each for holder, attested, number shared, deceased, held back, birth, id, middle, suffix, address, present name;
--        of two sides that both state a thing 2 is equal and 0 contradicts, 1 is left out.
SELECT
  edited.ordinal,
  edited.person_no,
  edited.person_id,
  edited.family,
  edited.given,
  edited.evidence,
  edited.family_edits,
  edited.given_edits,
  CASE WHEN edited.family_edits = 2 THEN edited.asked_family END AS asked_family,
  CASE WHEN edited.family_edits = 2 THEN edited.held_family END AS held_family,
  CASE WHEN edited.given_edits = 2 THEN edited.asked_given END AS asked_given,
  CASE WHEN edited.given_edits = 2 THEN edited.held_given END AS held_given
FROM (
  SELECT
    equal.*,
    CASE WHEN family = 0 AND given > 0
      AND length(asked_family) >= 4 AND length(held_family) >= 4
      AND abs(length(asked_family) - length(held_family)) <= 2
      THEN levenshtein(asked_family, held_family) END AS family_edits,
    CASE WHEN given <= 1 AND family >= 3
      AND abs(length(asked_given) - length(held_given)) <= 1
      AND length(asked_words) - length(replace(asked_words, ' ', '')) = length(held_words) - length(replace(held_words, ' ', ''))
      AND length(split_part(asked_words, ' ', -1)) >= 4 AND length(split_part(held_words, ' ', -1)) >= 4
      THEN levenshtein(asked_given, held_given) END AS given_edits
  FROM (
    SELECT
      pairs.ordinal,
      pairs.person_no,
      held.person_id,
      pairs.holder,
      asked.family_key AS asked_family,
      held.family_key AS held_family,
      asked.given_key AS asked_given,
      held.given_key AS held_given,
      coalesce(asked.given_words, asked.given_key) AS asked_words,
      coalesce(held.given_words, held.given_key) AS held_words,
      CASE
        WHEN asked.family_key = held.family_key THEN 5
        WHEN asked.family_key = held.given_key AND asked.given_key = held.family_key THEN 4
        WHEN (asked.family_words IS NOT NULL OR held.family_words IS NOT NULL) AND list_has_any(
          string_split(coalesce(asked.family_words, asked.family_key), ' '), string_split(coalesce(held.family_words, held.family_key), ' ')
        ) THEN 3
        ELSE 0
      END AS family,
      CASE
        WHEN asked.given_key = held.given_key THEN 8
        WHEN asked.given_words IS NOT NULL AND held.given_words IS NULL
          AND asked.given_words = concat(held.given_key, ' ', held.middle_key) THEN 7
        WHEN contains(asked.forms, concat(' ', held.given_first, ' ')) THEN 6
        WHEN asked.family_key = held.given_key AND asked.given_key = held.family_key THEN 5
        WHEN (asked.given_words IS NULL OR held.given_words IS NULL)
          AND asked.given_first = held.given_first THEN 4
        WHEN left(asked.given_first, 1) = left(held.given_key, 1)
          AND (length(asked.given_first) = 1 OR length(held.given_first) = 1) THEN 2
        WHEN left(asked.given_first, 1) = left(held.given_key, 1) THEN 1
        WHEN (asked.given_words IS NOT NULL OR held.given_words IS NOT NULL) AND list_has_any(
          string_split(coalesce(asked.given_words, asked.given_key), ' '), string_split(coalesce(held.given_words, held.given_key), ' ')
        ) THEN 1
        ELSE 0
      END AS given,
      pairs.holder * 10000000000
        + CAST(asked.attested AS INTEGER) * 1000000000
        + CAST(shared.number IS NOT NULL AS INTEGER) * 100000000
        + CAST(held.deceased AS INTEGER) * 10000000
        + CAST(held.held_back AS INTEGER) * 1000000
        + coalesce(CAST(asked.birth_date = held.birth_date AS INTEGER) * 2, 1) * 100000
        + coalesce(CAST(asked.number = held.number AND coalesce(asked.id_kind = held.id_kind, TRUE) AS INTEGER) * 2, 1) * 10000
        + coalesce(CAST(asked.middle_initial = held.middle_initial AS INTEGER) * 2, 1) * 1000
        + coalesce(CAST(asked.suffix_key = held.suffix_key AS INTEGER) * 2, 1) * 100
        + pairs.address * 10
        + CAST(NOT held.former AS INTEGER) AS evidence
    FROM (
      SELECT *, CASE WHEN given_words IS NULL THEN given_key ELSE split_part(given_words, ' ', 1) END AS given_first
      FROM held
    ) AS held
    JOIN pairs ON pairs.person_no = held.person_no
    JOIN asked_keys AS asked ON asked.ordinal = pairs.ordinal
    LEFT JOIN held_shared_numbers AS shared ON shared.number = held.number
  ) AS equal
) AS edited
WHERE edited.holder = 1
  OR (edited.family > 0 AND (edited.given > 0 OR edited.given_edits <= 2))
  OR edited.family_edits <= 2
