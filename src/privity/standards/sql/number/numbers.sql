-- makes  numbers (ref, id_digits, id_kind, fault): one row per row of source
-- reads  source (ref, id_number, id_type)
-- why    Tells a number that was never issued from one that may have been. Areas 000, 666 and 900-999, group 00
--        and serial 0000 were never issued; 9xx with a middle pair of 50-65, 70-88, 90-92 or 94-99 is an
--        individual number. Some well-known numbers stood in advertisements or are typed to fill a field.
SELECT
  ref,
  CASE WHEN fault IS NULL THEN digits END AS id_digits,
  kind AS id_kind,
  fault
FROM (
  SELECT
    ref, digits, kind,
    CASE
      WHEN digits IS NULL THEN 'absent'
      WHEN kind IS NULL THEN 'no_kind'
      WHEN kind NOT IN ('ssn', 'itin') THEN CASE WHEN NOT regexp_full_match(digits, '[0-9]+') THEN 'shape' END
      WHEN NOT regexp_full_match(digits, '[0-9]{9}') THEN 'shape'
      WHEN kind = 'itin' THEN
        CASE WHEN NOT regexp_full_match(digits, '9[0-9]{2}(5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-2]|9[4-9])[0-9]{4}') THEN 'group' END
      WHEN regexp_full_match(digits, '(000|666|9[0-9]{2})[0-9]{6}') THEN 'area'
      WHEN substr(digits, 4, 2) = '00' THEN 'group'
      WHEN right(digits, 4) = '0000' THEN 'serial'
      WHEN replace(digits, left(digits, 1), '') = '' THEN 'repeated_digits'
      WHEN digits IN ('123456789', '078051120', '219099999', '457555462') THEN 'advertised'
    END AS fault
  FROM (
    SELECT ref, nullif(trim(id_number), '') AS digits, nullif(lower(trim(id_type)), '') AS kind
    FROM @source
  ) AS trimmed
) AS judged
