-- makes  pairs (ordinal, person_no, address, holder): one row per line and person worth comparing, no duplicates
-- reads  place_hits, number_hits, birth_hits, crowd_hits, withheld
-- why    Three keys: the place, the number, birth date with name. Together they propose everybody whom `judged`
--        could call plausible: the screen is never tighter than the test of uniqueness. Of several addresses
--        the best counts. Who is withheld from a line is absent for it.
SELECT hits.ordinal, hits.person_no, max(hits.address) AS address, max(hits.holder) AS holder
FROM (
  SELECT * FROM place_hits
  UNION ALL
  SELECT * FROM number_hits
  UNION ALL
  SELECT * FROM birth_hits
  UNION ALL
  SELECT * FROM crowd_hits
) AS hits
ANTI JOIN withheld ON withheld.ordinal = hits.ordinal AND withheld.person_no = hits.person_no
GROUP BY hits.ordinal, hits.person_no
