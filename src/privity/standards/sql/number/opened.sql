-- makes  opened (ref, id_number, id_type): one row per row of source
-- reads  source (ref, id_number, id_type)
-- why    A record file may carry the customary 3-2-4 form, or 2-7 for an employer; only that is opened, all else stays.
SELECT
  ref,
  CASE
    WHEN regexp_full_match(trim(id_number), '[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{3} [0-9]{2} [0-9]{4}')
      THEN replace(replace(trim(id_number), '-', ''), ' ', '')
    WHEN lower(trim(id_type)) = 'ein' AND regexp_full_match(trim(id_number), '[0-9]{2}-[0-9]{7}')
      THEN replace(trim(id_number), '-', '')
    ELSE id_number
  END AS id_number,
  id_type
FROM @source
