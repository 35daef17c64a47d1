-- makes  close_pairs (ordinal, person_no, family, given, middle, suffix, former, birth, id, same_number, attested): one row per pair that can still matter
-- reads  named_pairs, asked_keys, held
-- why    A pair without a like surname or without a like given name matters only through the number.
SELECT
  named.ordinal,
  named.person_no,
  (named.code // 10000) % 10 AS family,
  (named.code // 1000) % 10 AS given,
  (named.code // 100) % 10 AS middle,
  (named.code // 10) % 10 AS suffix,
  named.code % 10 = 0 AS former,
  CASE
    WHEN asked.birth_date IS NULL OR held.birth_date IS NULL THEN 1
    WHEN asked.birth_date = held.birth_date THEN 2
    ELSE 0
  END AS birth,
  CASE
    WHEN asked.id_digits IS NULL OR held.id_digits IS NULL THEN 1
    WHEN asked.id_digits = held.id_digits
      AND coalesce(asked.id_kind = held.id_kind, TRUE) THEN 2
    ELSE 0
  END AS id,
  coalesce(asked.id_digits = held.id_digits, FALSE) AS same_number,
  asked.attested
FROM named_pairs AS named
JOIN asked_keys AS asked ON asked.ordinal = named.ordinal
JOIN held ON held.person_no = named.person_no
WHERE ((named.code // 10000) % 10 > 0 AND (named.code // 1000) % 10 > 0)
  OR asked.id_digits = held.id_digits
