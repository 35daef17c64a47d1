-- makes  numbers (ref, id_digits, id_kind, fault): one row per row of source
-- reads  source (ref, id_number, id_type); known (digits, fault)
-- why    Tells a number that was never issued from one that may have been. Areas 000, 666 and 900-999, group 00
--        and serial 0000 were never issued; 9xx with a middle pair of 50-65, 70-88, 90-92 or 94-99 is an
--        individual number, with 93 an adoption number. The first two digits of an employer's number are of those
--        given out. Some well-known numbers stood in advertisements or are typed to fill a field.
SELECT
  ref,
  CASE WHEN fault IS NULL THEN digits END AS id_digits,
  kind AS id_kind,
  fault
FROM (
  SELECT
    ref, trimmed.digits, kind,
    CASE
      WHEN trimmed.digits IS NULL THEN 'absent'
      WHEN kind IS NULL THEN 'no_kind'
      WHEN kind NOT IN ('ssn', 'itin', 'atin', 'ein') THEN CASE WHEN NOT regexp_full_match(trimmed.digits, '[0-9]+') THEN 'shape' END
      WHEN NOT plain AND NOT regexp_full_match(trimmed.digits, '[0-9]{9}') THEN 'shape'
      WHEN kind = 'itin' THEN
        CASE WHEN NOT regexp_full_match(trimmed.digits, '9[0-9]{2}(5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-2]|9[4-9])[0-9]{4}') THEN 'group' ELSE known.fault END
      WHEN kind = 'atin' THEN CASE WHEN NOT regexp_full_match(trimmed.digits, '9[0-9]{2}93[0-9]{4}') THEN 'group' END
      WHEN kind = 'ein' THEN
        CASE WHEN NOT regexp_full_match(trimmed.digits, '(0[1-6]|1[0-6]|2[0-7]|3[0-9]|4[0-8]|5[0-9]|6[0-8]|7[1-7]|8[0-8]|9[0-589])[0-9]{7}') THEN 'area' ELSE known.fault END
      -- Digits are compared as text, so that 000 is what stands before 001 and 900-999 what begins with 9.
      WHEN trimmed.digits < '001' OR trimmed.digits >= '9' OR trimmed.digits BETWEEN '666' AND '666999999' THEN 'area'
      WHEN substr(trimmed.digits, 4, 2) = '00' THEN 'group'
      WHEN ends_with(trimmed.digits, '0000') THEN 'serial'
      ELSE known.fault
    END AS fault
  FROM (
    SELECT
      ref, plain, CASE WHEN plain THEN id_number ELSE nullif(trim(id_number), '') END AS digits,
      nullif(lower(trim(id_type)), '') AS kind
    FROM (SELECT ref, id_number, id_type, regexp_full_match(id_number, '[0-9]{9}') AS plain FROM @source) AS told
  ) AS trimmed
  LEFT JOIN @known AS known ON known.digits = trimmed.digits
) AS judged
