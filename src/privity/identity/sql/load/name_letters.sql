-- makes  name_letters (person_no, initial, final, letters): one row per person and way a neighbour's name is passed over
-- reads  surname_words, keyed_surnames
-- why    With whom neither name can agree is passed over before anything else of him is read: see `place_hits`.
--        The first letters of the given names and their last stand as bits.
SELECT DISTINCT
  names.person_no,
  names.initials AS initial,
  1 << (ascii(right(names.given_key, 1)) % 31) AS final,
  surnames.letters
FROM surname_words AS names
JOIN keyed_surnames AS surnames ON surnames.word = names.family_key
