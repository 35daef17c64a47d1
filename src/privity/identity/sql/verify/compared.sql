-- makes  compared (ordinal, person_no, every level, pattern): one row per close pair
-- reads  close_pairs, pair_places
-- why    The whole evidence about a pair is seven digits: family, given, birth, id, middle, suffix, address.
--        Everything decided afterwards is decided from them and from the count of plausible persons.
SELECT
  pairs.ordinal,
  pairs.person_no,
  pairs.family,
  pairs.given,
  pairs.birth,
  pairs.id,
  pairs.same_number,
  pairs.middle,
  pairs.suffix,
  pairs.former,
  pairs.attested,
  coalesce(places.address, 0) AS address,
  (pairs.family * 1000000 + pairs.given * 100000 + pairs.birth * 10000 + pairs.id * 1000
    + pairs.middle * 100 + pairs.suffix * 10 + coalesce(places.address, 0))::INTEGER AS pattern
FROM close_pairs AS pairs
LEFT JOIN pair_places AS places
  ON places.ordinal = pairs.ordinal AND places.person_no = pairs.person_no
