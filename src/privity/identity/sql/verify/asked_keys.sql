-- makes  asked_keys (ordinal, names, identifiers, forms, attested, place, unit, letters, shared, holders, crowded_place): one row per line asked
-- reads  asked, asked_place, asked_number, asked_forms, asked_letters, held_given_names, held_shared_numbers, held_crowds
-- why    Everything a comparison needs of the request, made once; words stand only where a name has several.
--        A number that several persons hold and a place that hundreds share are marked here: such lines are
--        never verified. `initials` and `finals` are the letters, as bits, by which a neighbour is not passed
--        over: of the given name, of its familiar forms, and of the surname, which may stand for the given
--        name.
SELECT
  named.ordinal,
  named.family_key,
  named.family_words,
  named.given_key,
  named.given_words,
  named.given_first,
  forms.forms,
  forms.letters AS form_letters,
  known.given_key IS NOT NULL AS attested,
  named.middle_initial,
  named.suffix_key,
  numbers.number,
  named.id_kind,
  named.birth_date,
  placed.place,
  placed.unit,
  named.initials | (1 << (ascii(named.family_key) % 31)) | coalesce(forms.initials, 0) AS initials,
  1 << (ascii(right(named.given_key, 1)) % 31) AS finals,
  families.letters,
  givens.letters AS given_letters,
  coalesce(shared.holders, 1) AS holders,
  crowds.place IS NOT NULL AS crowded_place
FROM (
  SELECT
    ordinal, family_key, given_key, middle_initial, suffix_key, id_kind, birth_date,
    CASE WHEN array_length(family_alt) > 0 THEN concat(array_to_string(family_alt, ' '), ' ', family_key) END AS family_words,
    CASE WHEN array_length(given_tokens) > 1 THEN array_to_string(given_tokens, ' ') END AS given_words,
    coalesce(given_tokens[1], given_key) AS given_first,
    CASE WHEN array_length(given_tokens) > 1 THEN list_bit_or(list_transform(given_tokens, lambda word: 1 << (ascii(word) % 31)))
      ELSE 1 << (ascii(given_key) % 31) END AS initials
  FROM asked
  WHERE family_key IS NOT NULL AND given_key IS NOT NULL
) AS named
JOIN asked_letters AS families ON families.word = named.family_key
JOIN asked_letters AS givens ON givens.word = named.given_key
LEFT JOIN asked_place AS placed ON placed.ref = named.ordinal
LEFT JOIN asked_number AS numbers ON numbers.ref = named.ordinal
LEFT JOIN asked_forms AS forms ON forms.given_first = named.given_first
LEFT JOIN held_given_names AS known ON known.given_key = named.given_key
LEFT JOIN held_shared_numbers AS shared ON shared.number = numbers.number
LEFT JOIN held_crowds AS crowds ON crowds.place = placed.place
