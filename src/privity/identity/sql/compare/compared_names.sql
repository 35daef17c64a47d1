-- makes  compared_names (ordinal, person_id, former, deceased, the compared fields of the name, place_agrees, homes): one row per candidate that still makes the pattern he was answered with
-- reads  shown_candidates, compared, named_held, named_residents, asked_keys
-- why    The values shown beside a pattern must be those it was made of. A candidate whose record was loaded anew
--        and compares otherwise now has no row. Of several names with one pattern the present one counts. Of his
--        addresses only those at the place asked are read: unit, and whether it is current.
SELECT
  best.ordinal,
  best.person_id,
  best.once AS former,
  best.deceased,
  best.family_key,
  coalesce(best.given_words, best.given_key) AS given_key,
  best.middle_initial,
  best.suffix_key,
  best.birth_date,
  best.number,
  homes.person_no IS NOT NULL AS place_agrees,
  coalesce(homes.units, []) AS units,
  coalesce(homes.currents, []) AS currents
FROM (
  SELECT
    shown.ordinal,
    names.*,
    row_number() OVER (PARTITION BY shown.ordinal, shown.person_id ORDER BY names.once, names.person_no) AS nth
  FROM shown_candidates AS shown
  JOIN named_held AS names ON names.person_id = shown.person_id
  JOIN compared ON compared.ordinal = shown.ordinal AND compared.person_no = names.person_no
  WHERE compared.pattern = shown.pattern
) AS best
LEFT JOIN (
  SELECT
    at_place.ordinal,
    at_place.person_no,
    list(at_place.unit ORDER BY at_place.current DESC, at_place.unit) AS units,
    list(at_place.current ORDER BY at_place.current DESC, at_place.unit) AS currents
  FROM (
    SELECT DISTINCT keys.ordinal, residents.person_no, residents.unit, residents.current
    FROM named_residents AS residents
    JOIN asked_keys AS keys ON keys.place = residents.place
  ) AS at_place
  GROUP BY at_place.ordinal, at_place.person_no
) AS homes ON homes.ordinal = best.ordinal AND homes.person_no = best.person_no
WHERE best.nth = 1
