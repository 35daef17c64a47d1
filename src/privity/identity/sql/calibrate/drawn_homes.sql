-- makes  drawn_homes (person_no, current, nth, address_line1 ... country): one row per address of a person drawn
-- reads  drawn_people, held_mail
-- why    `nth` is 1 for the newest of the current and of the prior ones; ties fall by the text, so that a file in
--        any order gives the same lines.
SELECT
  people.person_no,
  mail.current,
  row_number() OVER (
    PARTITION BY people.person_no, mail.current
    ORDER BY mail.received_on DESC NULLS LAST, mail.address_line1, mail.address_line2, mail.city, mail.postal_code
  ) AS nth,
  mail.address_line1,
  mail.address_line2,
  mail.city,
  mail.state,
  mail.postal_code,
  mail.country
FROM drawn_people AS people
JOIN held_mail AS mail ON mail.person_id = people.person_id
WHERE mail.address_line1 IS NOT NULL
