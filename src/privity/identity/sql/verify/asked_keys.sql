-- makes  asked_keys (ordinal, names, identifiers, forms, attested, place, unit, letters, shared, holders, crowded_place): one row per line asked
-- reads  asked, asked_place, asked_number, asked_forms, asked_letters, held_given_names, held_shared_numbers, held_crowds
-- why    Everything a comparison needs of the request, made once. A number that several persons hold and a
--        place that hundreds share are marked here: such lines are never verified. `initials` and `finals` are
--        the letters, as bits, by which a neighbour is not passed over: of the given name, of its familiar
--        forms, and of the surname, which may stand for the given name; all of them where there are several words.
SELECT
  named.ordinal,
  named.family_key,
  CASE WHEN named.compound AND len(named.family_alt) > 0 THEN list_append(named.family_alt, named.family_key) END AS family_parts,
  named.given_key,
  CASE WHEN named.compound AND len(named.given_tokens) > 1 THEN named.given_tokens END AS given_tokens,
  named.given_words,
  named.given_first,
  named.compound,
  forms.forms,
  known.given_key IS NOT NULL AS attested,
  named.middle_initial,
  named.suffix_key,
  numbers.number,
  named.id_kind,
  named.birth_date,
  placed.place,
  placed.unit,
  CASE WHEN named.compound THEN -1
    ELSE (1 << (ascii(named.given_first) % 31)) | (1 << (ascii(named.family_key) % 31)) | coalesce(forms.initials, 0)
  END AS initials,
  CASE WHEN named.compound THEN -1 ELSE 1 << (ascii(right(named.given_key, 1)) % 31) END AS finals,
  families.letters,
  givens.letters AS given_letters,
  shared.number IS NOT NULL AS shared,
  coalesce(shared.holders, 1) AS holders,
  crowds.place IS NOT NULL AS crowded_place
FROM (
  SELECT
    asked.*,
    greatest(len(given_tokens), 1) AS given_words,
    coalesce(given_tokens[1], given_key) AS given_first,
    coalesce(len(given_tokens) > 1, FALSE) OR coalesce(len(family_alt) > 0, FALSE) AS compound
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
