-- makes  meant (ref, kind, who, way, stated, meant_no, withheld_no, made_from, other_given_key, names as written and as standardised, id_number, id_type, birth_date, address): one row per line, as somebody who writes without a slip would write it
-- reads  drawn, kinds, drawn_people, drawn_mates, drawn_slips, drawn_likes, drawn_homes, traced
-- why    Who is asked for, and with what. `meant_no` is the only person who may be verified; NULL is nobody. A
--        made-up person of the household has a number nobody gave him: the area and group of one stranger and
--        the serial of the person he is made from. Under that person's own given name a twin would be nobody
--        else, and a borrower a namesake, who is left out as in `drawn_mates`.
SELECT
  drawn.ref,
  kinds.kind,
  kinds.who,
  kinds.way,
  kinds.stated,
  CASE WHEN kinds.present THEN drawn.person_no END AS meant_no,
  CASE WHEN kinds.takes_out THEN drawn.person_no END AS withheld_no,
  own.person_no AS made_from,
  CASE WHEN kinds.who = 'recombined' THEN other.family_name ELSE own.family_name END AS family_name,
  CASE
    WHEN kinds.who IN ('twin', 'borrower of the household', 'recombined') THEN other.given_name
    WHEN kinds.who IN ('twin of a like name', 'like twin with the number') THEN likes.alike
    ELSE own.given_name
  END AS given_name,
  own.family_key,
  CASE
    WHEN kinds.who IN ('twin', 'twin of a like name', 'borrower of the household', 'like twin with the number')
      THEN own.given_key
    WHEN kinds.who = 'absent, number of the household' THEN mates.given_key
  END AS other_given_key,
  CASE
    WHEN kinds.who IN ('twin', 'borrower of the household', 'recombined') THEN other.given_key
    WHEN kinds.who IN ('twin of a like name', 'like twin with the number') THEN likes.alike
    ELSE own.given_key
  END AS given_key,
  CASE
    WHEN kinds.who IN (
      'twin', 'borrower of the household', 'twin of a like name', 'like twin with the number', 'recombined'
    ) THEN other.middle_name
    ELSE own.middle_name
  END AS middle_name,
  CASE kinds.who WHEN 'son of the same name' THEN 'JR' WHEN 'namesake' THEN NULL WHEN 'recombined' THEN other.suffix ELSE own.suffix END AS suffix,
  CASE
    WHEN kinds.who IN ('namesake', 'son of the same name', 'twin', 'twin of a like name')
      THEN concat(left(other.id_number, 5), right(own.id_number, 4))
    WHEN kinds.who = 'recombined' THEN third.id_number
    WHEN kinds.who = 'absent, number of the household' THEN mates.id_number
    WHEN kinds.who = 'absent, number of a stranger' THEN other.id_number
    WHEN kinds.who = 'number one slip off' THEN slips.id_number
    ELSE own.id_number
  END AS id_number,
  CASE
    WHEN kinds.who IN ('namesake', 'son of the same name', 'twin', 'twin of a like name', 'absent, number of a stranger')
      THEN other.id_type
    WHEN kinds.who = 'recombined' THEN third.id_type
    WHEN kinds.who = 'absent, number of the household' THEN mates.id_type
    WHEN kinds.who = 'number one slip off' THEN slips.id_type
    ELSE own.id_type
  END AS id_type,
  CASE
    WHEN kinds.who IN ('namesake', 'borrower of the household', 'recombined') THEN other.birth_date
    WHEN kinds.who = 'son of the same name' THEN (own.birth_date + INTERVAL 27 YEAR)::DATE
    ELSE own.birth_date
  END AS birth_date,
  homes.address_line1,
  homes.address_line2,
  homes.city,
  homes.state,
  homes.postal_code,
  homes.country
FROM drawn
JOIN kinds ON kinds.kind = drawn.kind
JOIN drawn_people AS own ON own.person_no = drawn.person_no
JOIN drawn_people AS other ON other.person_no = drawn.other_no
JOIN drawn_homes AS homes
  ON homes.person_no = drawn.person_no AND homes.nth = 1 AND homes.current = (kinds.way <> 'prior address')
LEFT JOIN drawn_people AS third ON third.person_no = drawn.third_no AND kinds.who = 'recombined'
LEFT JOIN drawn_mates AS pairs ON pairs.person_no = drawn.person_no
LEFT JOIN drawn_people AS mates ON mates.person_no = pairs.mate_no
LEFT JOIN drawn_slips AS slips ON slips.person_no = drawn.person_no
LEFT JOIN drawn_likes AS likes ON likes.given_key = own.given_key
LEFT JOIN traced ON traced.person_no = drawn.person_no
WHERE NOT (kinds.takes_out AND traced.person_no IS NOT NULL)
  AND NOT (kinds.who IN ('twin', 'borrower of the household') AND other.given_key = own.given_key)
  AND NOT (
    kinds.who IN ('namesake', 'son of the same name', 'twin', 'twin of a like name')
    AND left(other.id_number, 5) = left(own.id_number, 5)
  )
