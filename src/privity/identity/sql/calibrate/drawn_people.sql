-- makes  drawn_people (person_no, person_id, names as the file has them, family_key, given_key, id_number, id_type, birth_date): one row per person drawn
-- reads  drawn, kinds, drawn_mates, held, held_persons, held_shared_numbers
-- why    Lines are made from what the file says itself; the standard names tell whether a made-up one is his own.
--        Whose number two persons hold is never verified and is left out.
SELECT
  held.person_no,
  held.person_id,
  nullif(trim(raw.family_name), '') AS family_name,
  nullif(trim(raw.given_name), '') AS given_name,
  nullif(trim(raw.middle_name), '') AS middle_name,
  nullif(trim(raw.suffix), '') AS suffix,
  held.family_key,
  held.given_key,
  split_part(coalesce(held.given_words, held.given_key), ' ', 1) AS given_first,
  CASE WHEN held.number > 0 THEN substr(held.number::VARCHAR, 2) END AS id_number,
  held.id_kind AS id_type,
  held.birth_date
FROM (
  SELECT person_no FROM drawn
  UNION
  SELECT other_no FROM drawn
  UNION
  SELECT drawn.third_no FROM drawn JOIN kinds ON kinds.kind = drawn.kind WHERE kinds.who = 'recombined'
  UNION
  SELECT mate_no FROM drawn_mates
) AS chosen
JOIN held ON held.person_no = chosen.person_no
JOIN held_persons AS raw ON raw.person_id = held.person_id
LEFT JOIN held_shared_numbers AS shared ON shared.number = held.number
WHERE NOT held.former AND held.family_key IS NOT NULL AND shared.number IS NULL
