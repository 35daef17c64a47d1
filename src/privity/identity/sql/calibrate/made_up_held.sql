-- makes  made_up_held (ref): one row per line about a made-up twin whom the file has after all
-- reads  meant, held
-- why    A twin made up of another given name may, once in many thousand, be the real one, or that name another
--        spelling the person bears. Such a line would have a right answer and must not count as one without.
SELECT DISTINCT meant.ref
FROM meant
JOIN held AS own ON own.person_no = meant.made_from
JOIN held AS names
  ON names.birth_date = meant.birth_date
  AND names.given_key = meant.given_key
  AND names.family_key = own.family_key
WHERE contains(meant.who, 'twin')
