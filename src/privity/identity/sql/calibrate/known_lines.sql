-- makes  known_lines (ref, kind, who, meant_id, withheld_no, names, id_number, id_type, birth_date, address): one row per line with known truth
-- reads  written, kinds, meant, drawn_people, made_up_held
-- why    As many of each kind as were wanted, no more; what does not fit its kind is dropped.
SELECT ranked.* EXCLUDE (nth, wanted)
FROM (
  SELECT
    written.ref,
    written.kind,
    meant.who,
    people.person_id AS meant_id,
    meant.withheld_no,
    written.family_name,
    written.given_name,
    written.middle_name,
    written.suffix,
    written.id_number,
    written.id_type,
    written.birth_date,
    written.address_line1,
    written.address_line2,
    written.city,
    written.state,
    written.postal_code,
    written.country,
    kinds.wanted,
    row_number() OVER (PARTITION BY written.kind ORDER BY written.ref) AS nth
  FROM written
  JOIN meant ON meant.ref = written.ref
  JOIN kinds ON kinds.kind = written.kind
  LEFT JOIN drawn_people AS people ON people.person_no = meant.meant_no
  LEFT JOIN made_up_held AS held ON held.ref = written.ref
  WHERE written.fits AND held.ref IS NULL
) AS ranked
WHERE ranked.nth <= ranked.wanted
