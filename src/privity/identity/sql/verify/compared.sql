-- makes  compared (ordinal, person_no, person_id, every level, pattern, same_number, number_shared, deceased, former, attested): one row per pair that can still matter
-- reads  found, asked_keys, best_names, held_shared_numbers
-- why    The whole evidence about a pair is seven digits: family, given, birth, id, middle, suffix, address.
--        Everything decided afterwards is decided from them and from the count of plausible persons. A pair
--        without a like surname or without a like given name matters only through the number.
SELECT
  levels.*,
  (family * 1000000 + given * 100000 + birth * 10000 + id * 1000 + middle * 100 + suffix * 10 + address)::INTEGER AS pattern
FROM (
  SELECT
    held.ordinal,
    held.person_no,
    held.person_id,
    (names.code // 10000) % 10 AS family,
    (names.code // 1000) % 10 AS given,
    (names.code // 100) % 10 AS middle,
    (names.code // 10) % 10 AS suffix,
    names.code % 10 = 0 AS former,
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
    held.address,
    coalesce(asked.number = held.number, FALSE) AS same_number,
    shared.number IS NOT NULL AS number_shared,
    held.deceased,
    asked.attested
  FROM found AS held
  JOIN asked_keys AS asked ON asked.ordinal = held.ordinal
  JOIN best_names AS names ON names.ordinal = held.ordinal AND names.person_no = held.person_no
  LEFT JOIN held_shared_numbers AS shared ON shared.number = held.number
) AS levels
