-- makes  crowd_hits (ordinal, person_no, address, holder): one row per line at a crowded place and resident of it found otherwise
-- reads  asked_keys, number_hits, birth_hits, held_residents
-- why    A crowded place is not searched, but whoever was found by number or birth date may live there.
SELECT
  asked.ordinal,
  held.person_no,
  CASE
    WHEN asked.unit IS DISTINCT FROM held.unit AND asked.unit IS NOT NULL AND held.unit IS NOT NULL THEN 1
    ELSE 2
      + CASE WHEN held.current THEN 2 ELSE 0 END
      + CASE WHEN asked.unit IS DISTINCT FROM held.unit THEN 0 ELSE 1 END
  END AS address,
  0 AS holder
FROM held_residents AS held
JOIN (
  SELECT keys.ordinal, keys.place, keys.unit, hits.person_no
  FROM asked_keys AS keys
  JOIN (SELECT * FROM number_hits UNION ALL SELECT * FROM birth_hits) AS hits ON hits.ordinal = keys.ordinal
  WHERE keys.crowded_place
) AS asked ON asked.place = held.place AND asked.person_no = held.person_no
