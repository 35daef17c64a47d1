-- makes  name_edits (every column of equal_names, family_edits, given_edits): one row per pair and name that can still agree
-- reads  equal_names
-- why    Whole edits, never a similarity in floating point, which is another number in another engine. The
--        distance is taken where equality left the name open and the lengths allow it; NULL is "not near". Whoever holds the number stays, whatever the names.
SELECT names.*
FROM (
  SELECT
    equal_names.*,
    CASE WHEN family = 0 AND given > 0
      AND length(asked_family) >= 4 AND length(held_family) >= 4
      AND abs(length(asked_family) - length(held_family)) <= 2
      THEN levenshtein(asked_family, held_family) END AS family_edits,
    CASE WHEN given <= 1 AND family >= 3 AND comparable
      AND abs(length(asked_given) - length(held_given)) <= 1
      THEN levenshtein(asked_given, held_given) END AS given_edits
  FROM equal_names
) AS names
WHERE names.holder = 1
  OR (names.family > 0 AND (names.given > 0 OR names.given_edits <= 2))
  OR names.family_edits <= 2
