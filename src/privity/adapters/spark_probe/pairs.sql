-- makes  pairs: one row per two texts, what each function of two makes of them
-- reads  nothing
-- why    Edits are counted in bytes, texts are equal by bytes, and NULL stays NULL.
SELECT
  one.text AS one,
  other.text AS other,
  one.text = other.text AS equal,
  one.text <> other.text AS unequal,
  one.text IS DISTINCT FROM other.text AS distinct_from,
  one.text < other.text AS before,
  levenshtein(one.text, other.text) AS edits,
  contains(one.text, other.text) AS holds,
  contains(one.text, concat(' ', other.text, ' ')) AS holds_word,
  list_has_any(string_split(one.text, ' '), string_split(other.text, ' ')) AS shares_word,
  abs(length(one.text) - length(other.text)) AS longer,
  coalesce(CAST(one.text = other.text AS INTEGER) * 2, 1) AS agreement,
  concat(one.text, '|', coalesce(other.text, '')) AS joined
FROM (
  SELECT CASE WHEN told <> '-' THEN told END AS text
  FROM (SELECT unnest(string_split(';-;A;a;A ;A B;B A C;É;É;E;ИВАН;ИВАНА;ИАВН;GARCIA;AGRCIA;😀;😁', ';')) AS told) AS every
) AS one
JOIN (
  SELECT CASE WHEN told <> '-' THEN told END AS text
  FROM (SELECT unnest(string_split(';-;A;a;A ;A B;B A C;É;É;E;ИВАН;ИВАНА;ИАВН;GARCIA;AGRCIA;😀;😁', ';')) AS told) AS every
) AS other ON TRUE
