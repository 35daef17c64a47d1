-- makes  digits (ref, digits, kind): one row per row of source
-- reads  source (ref, id_number, id_type)
-- why    In a request a number is digits as text; anything else is not a number.
SELECT
  ref,
  nullif(trim(id_number), '') AS digits,
  nullif(lower(trim(id_type)), '') AS kind
FROM @source
