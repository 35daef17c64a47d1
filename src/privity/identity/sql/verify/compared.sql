-- makes  compared (every column of near_names that is evidence, pattern): one row per pair that can still matter, by the name of the person that agrees best
-- reads  near_names
-- why    The whole evidence about a pair is seven digits: family, given, birth, id, middle, suffix, address.
--        Everything decided afterwards is decided from them and from the count of plausible persons. A person
--        has several names; the best one counts. A name of which both parts are like goes before one of which
--        only one is; then the greater sum, family, given, middle initial, suffix, and a name that is not former.
SELECT
  best.ordinal,
  best.person_no,
  best.person_id,
  best.family,
  best.given,
  best.birth,
  best.id,
  best.middle,
  best.suffix,
  best.address,
  best.holder = 1 AS same_number,
  best.number_shared,
  best.deceased,
  best.former,
  best.attested,
  (best.family * 1000000 + best.given * 100000 + best.birth * 10000 + best.id * 1000
    + best.middle * 100 + best.suffix * 10 + best.address)::INTEGER AS pattern
FROM (
  SELECT
    near_names.*,
    row_number() OVER (
      PARTITION BY ordinal, person_no
      ORDER BY family > 0 AND given > 0 DESC, family + given DESC, family DESC, given DESC, middle DESC, suffix DESC, former
    ) AS place
  FROM near_names
) AS best
WHERE best.place = 1 AND (best.holder = 1 OR (best.family > 0 AND best.given > 0))
