-- makes  asked_keys (ordinal, names, identifiers, forms, attested, place, unit, shared, crowded_place, crowded_birth): one row per line asked
-- reads  asked, asked_place, asked_forms, held_given_names, held_numbers, held_crowds, held_crowded_births
-- why    Everything a comparison needs of the request, made once. A number that several persons hold, a
--        place and a birth date that hundreds share are marked here: such lines are never verified.
SELECT
  asked.ordinal,
  asked.family_key,
  CASE WHEN len(asked.family_alt) > 0 THEN list_append(asked.family_alt, asked.family_key) END AS family_parts,
  asked.given_key,
  CASE WHEN len(asked.given_tokens) > 1 THEN asked.given_tokens END AS given_tokens,
  greatest(len(asked.given_tokens), 1) AS given_words,
  coalesce(asked.given_tokens[1], asked.given_key) AS given_first,
  coalesce(asked.given_tokens[1], asked.given_key)[1] AS given_initial,
  len(coalesce(asked.given_tokens, [])) > 1 OR len(coalesce(asked.family_alt, [])) > 0 AS compound,
  coalesce(forms.forms, []) AS forms,
  known.given_key IS NOT NULL AS attested,
  asked.middle_initial,
  asked.suffix_key,
  asked.id_digits,
  asked.id_kind,
  asked.birth_date,
  placed.place,
  placed.unit,
  shared.id_digits IS NOT NULL AS shared,
  crowds.place IS NOT NULL AS crowded_place,
  family_crowds.word IS NOT NULL OR given_crowds.word IS NOT NULL AS crowded_birth
FROM asked
LEFT JOIN asked_place AS placed ON placed.ref = asked.ordinal
LEFT JOIN asked_forms AS forms ON forms.given_first = asked.given_tokens[1]
LEFT JOIN held_given_names AS known ON known.given_key = asked.given_key
LEFT JOIN held_numbers AS shared ON shared.id_digits = asked.id_digits
LEFT JOIN held_crowds AS crowds ON crowds.place = placed.place
LEFT JOIN held_crowded_births AS family_crowds
  ON family_crowds.birth_date = asked.birth_date AND family_crowds.word = asked.family_key
LEFT JOIN held_crowded_births AS given_crowds
  ON given_crowds.birth_date = asked.birth_date AND given_crowds.word = asked.given_tokens[1]
WHERE asked.family_key IS NOT NULL AND asked.given_key IS NOT NULL
