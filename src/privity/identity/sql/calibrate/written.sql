-- makes  written (ref, kind, fits, names, id_number, id_type, birth_date, address): one row per line, as it is written
-- reads  meant, drawn_formers, forms_written
-- why    A slip of the pen falls on the third letter: left out, exchanged with the next, or another. `fits` says
--        whether the person could be written about in this way at all, and not
--        under the very name of the one of the household he could be taken for. Every second line leaves out middle name
--        and suffix; which of number and birth date it states is its kind's.
SELECT
  meant.ref,
  meant.kind,
  CASE meant.way
    WHEN 'former name' THEN formers.family_name
    WHEN 'crossed' THEN meant.given_name
    WHEN 'part of the surname' THEN split_part(replace(meant.family_name, '-', ' '), ' ', 1)
    WHEN 'near surname' THEN concat(
      left(meant.family_name, 2),
      CASE meant.ref // 2 % 3 WHEN 0 THEN '' WHEN 1 THEN concat(meant.family_name[4], meant.family_name[3]) ELSE 'X' END,
      substr(meant.family_name, CASE meant.ref // 2 % 3 WHEN 1 THEN 5 ELSE 4 END)
    )
    ELSE meant.family_name
  END AS family_name,
  CASE meant.way
    WHEN 'crossed' THEN meant.family_name
    WHEN 'initial' THEN left(meant.given_name, 1)
    WHEN 'familiar name' THEN forms.form
    WHEN 'first given name' THEN split_part(meant.given_name, ' ', 1)
    WHEN 'middle name as second' THEN concat(meant.given_name, ' ', meant.middle_name)
    WHEN 'near given name' THEN concat(
      left(meant.given_name, 2),
      CASE meant.ref // 2 % 3 WHEN 0 THEN '' WHEN 1 THEN concat(meant.given_name[4], meant.given_name[3]) ELSE 'X' END,
      substr(meant.given_name, CASE meant.ref // 2 % 3 WHEN 1 THEN 5 ELSE 4 END)
    )
    ELSE meant.given_name
  END AS given_name,
  CASE WHEN meant.ref % 2 = 0 AND meant.way <> 'middle name as second' THEN meant.middle_name END AS middle_name,
  CASE WHEN meant.ref % 2 = 0 THEN meant.suffix END AS suffix,
  CASE WHEN meant.stated <> 'birth date' THEN meant.id_number END AS id_number,
  CASE WHEN meant.stated <> 'birth date' THEN meant.id_type END AS id_type,
  CASE WHEN meant.stated <> 'number' THEN meant.birth_date END AS birth_date,
  meant.address_line1,
  CASE WHEN meant.way <> 'unit left out' THEN meant.address_line2 END AS address_line2,
  meant.city,
  meant.state,
  meant.postal_code,
  meant.country,
  meant.family_name IS NOT NULL
    AND meant.given_name IS NOT NULL
    AND (meant.stated = 'birth date' OR coalesce(meant.id_number, '') <> '')
    AND (meant.stated = 'number' OR meant.birth_date IS NOT NULL)
    AND NOT (meant.way = 'familiar name' AND coalesce(forms.form = meant.other_given_key, FALSE))
    AND CASE meant.way
      WHEN 'former name' THEN formers.family_name IS NOT NULL
      WHEN 'part of the surname' THEN regexp_matches(meant.family_name, '^[A-Za-z]{4,}[ -][A-Za-z]{3,}')
      WHEN 'near surname' THEN regexp_matches(meant.family_name, '^[A-Za-z]{6,}$')
      WHEN 'near given name' THEN regexp_matches(meant.given_name, '^[A-Za-z]{6,}$')
      WHEN 'initial' THEN length(meant.given_name) > 1
      WHEN 'familiar name' THEN forms.form IS NOT NULL
      WHEN 'first given name' THEN contains(meant.given_name, ' ')
      WHEN 'middle name as second' THEN length(meant.middle_name) > 1 AND NOT contains(meant.given_name, ' ')
      WHEN 'unit left out' THEN meant.address_line2 IS NOT NULL
      ELSE TRUE
    END AS fits
FROM meant
LEFT JOIN drawn_formers AS formers ON formers.person_no = meant.made_from
LEFT JOIN forms_written AS forms ON forms.given_key = meant.given_key
