-- makes  drawn_mates (person_no, mate_no): one row per person drawn for a borrowed number who shares a residence
-- reads  drawn, kinds, held, held_residents, held_crowds
-- why    Whose number is borrowed is most often somebody of the same household. A namesake is left out: a line
--        with his name, his address and his number is about him in every word, and no comparison could tell.
SELECT chosen.person_no, min(mates.person_no) AS mate_no
FROM (
  SELECT DISTINCT drawn.person_no
  FROM drawn
  JOIN kinds ON kinds.kind = drawn.kind
  WHERE kinds.who = 'absent, number of the household'
) AS chosen
JOIN held AS own_names ON own_names.person_no = chosen.person_no AND NOT own_names.former
JOIN held_residents AS own ON own.person_no = chosen.person_no
JOIN held_residents AS mates
  ON mates.place = own.place AND mates.unit IS NOT DISTINCT FROM own.unit AND mates.person_no <> own.person_no
LEFT JOIN held AS namesakes
  ON namesakes.person_no = mates.person_no AND split_part(coalesce(namesakes.given_words, namesakes.given_key), ' ', 1)
    = split_part(coalesce(own_names.given_words, own_names.given_key), ' ', 1)
LEFT JOIN held_crowds AS crowds ON crowds.place = own.place
WHERE crowds.place IS NULL AND namesakes.person_no IS NULL
GROUP BY chosen.person_no
