-- makes  drawn_mates (person_no, mate_no): one row per person drawn for a borrowed number who shares a residence
-- reads  mate_names
-- why    Whose number is borrowed is most often somebody of the same household. A namesake is left out: a line
--        with his name, his address and his number is about him in every word, and no comparison could tell.
SELECT found.person_no, min(found.mate_no) AS mate_no
FROM (
  SELECT person_no, mate_no
  FROM mate_names
  GROUP BY person_no, mate_no
  HAVING count(*) FILTER (WHERE mate_first = given_first) = 0
) AS found
GROUP BY found.person_no
