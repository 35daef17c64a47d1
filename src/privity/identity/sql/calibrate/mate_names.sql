-- makes  mate_names (person_no, mate_no, given_first, mate_first): one row per person drawn, who shares a residence with him, and name of that one
-- reads  mate_homes, held, held_residents
-- why    The names of the few who live there are read as the file streams past.
SELECT mates.person_no, mates.mate_no, mates.given_first,
  split_part(coalesce(names.given_words, names.given_key), ' ', 1) AS mate_first
FROM held AS names
JOIN (
  SELECT DISTINCT homes.person_no, others.person_no AS mate_no, homes.given_first
  FROM held_residents AS others
  JOIN mate_homes AS homes ON homes.place = others.place
  WHERE homes.unit IS NOT DISTINCT FROM others.unit AND homes.person_no <> others.person_no
) AS mates ON mates.mate_no = names.person_no
