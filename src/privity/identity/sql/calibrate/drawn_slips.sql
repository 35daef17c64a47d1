-- makes  drawn_slips (person_no, id_number, id_type): one row per person drawn whose number is one slip from another's
-- reads  drawn, kinds, drawn_people, held, held_shared_numbers
-- why    Two neighbouring digits exchanged, or one digit too high, and the number is somebody else's.
SELECT tries.person_no, substr(min(held.number)::VARCHAR, 2) AS id_number, min(held.id_kind) AS id_type
FROM (
  SELECT
    people.person_no,
    concat(
      substr(people.id_number, 1, places.at - 1), substr(people.id_number, places.at + 1, 1),
      substr(people.id_number, places.at, 1), substr(people.id_number, places.at + 2)
    ) AS slipped
  FROM drawn_people AS people
  JOIN (SELECT unnest(range(1, 9)) AS at) AS places ON TRUE
  UNION
  SELECT
    people.person_no,
    concat(
      substr(people.id_number, 1, places.at - 1),
      (substr(people.id_number, places.at, 1)::INTEGER + 1) % 10,
      substr(people.id_number, places.at + 1)
    )
  FROM drawn_people AS people
  JOIN (SELECT unnest(range(1, 10)) AS at) AS places ON TRUE
  WHERE regexp_full_match(people.id_number, '[0-9]{9}')
) AS tries
JOIN held ON held.number = try_cast(concat('1', tries.slipped) AS BIGINT) AND held.person_no <> tries.person_no AND NOT held.former
LEFT JOIN held_shared_numbers AS shared ON shared.number = held.number
WHERE shared.number IS NULL AND tries.person_no IN (
  SELECT drawn.person_no
  FROM drawn
  JOIN kinds ON kinds.kind = drawn.kind
  WHERE kinds.who = 'number one slip off'
)
GROUP BY tries.person_no
