-- makes  compared (ordinal, person_no, person_id, every level, same_number, attested, number_shared, deceased, held_back, present, pattern): one row per pair that can still matter, by the name of the person that agrees best
-- reads  near_names
-- why    The whole evidence about a pair is seven digits: family, given, birth, id, middle, suffix, address.
--        Everything decided afterwards is decided from them and from the count of plausible persons. A person
--        has several names; the best one counts. A name of which both parts are like goes before one of which
--        only one is; then the greater sum, family, given, middle initial, suffix, and a name that is not former.
SELECT
  ordinal,
  person_no,
  person_id,
  (code // 10000000000000) % 10 AS family,
  (code // 1000000000000) % 10 AS given,
  (code // 100000) % 10 AS birth,
  (code // 10000) % 10 AS id,
  (code // 1000) % 10 AS middle,
  (code // 100) % 10 AS suffix,
  (code // 10) % 10 AS address,
  (code // 10000000000) % 10 AS same_number,
  (code // 1000000000) % 10 AS attested,
  (code // 100000000) % 10 AS number_shared,
  (code // 10000000) % 10 AS deceased,
  (code // 1000000) % 10 AS held_back,
  code % 10 AS present,
  ((code // 1000000000000) % 100 * 100000 + (code // 10) % 100000)::INTEGER AS pattern
FROM (
  SELECT
    ordinal,
    person_no,
    min(person_id) AS person_id,
    max(
      CASE WHEN family > 0 AND given > 0 THEN 10000000000000000 ELSE 0 END
      + (family + given) * 100000000000000 + family * 10000000000000 + given * 1000000000000 + evidence
    ) AS code
  FROM near_names
  WHERE evidence >= 10000000000 OR (family > 0 AND given > 0)
  GROUP BY ordinal, person_no
) AS best
