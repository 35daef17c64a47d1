-- makes  line_text (ordinal, the 25 columns): one row per line, text without the spaces around it, NULL where nothing is left
-- reads  lines
-- why    Spaces at the ends of a cell mean nothing; everything else in it may.
SELECT
  ordinal,
  nullif(trim(line_id), '') AS line_id,
  nullif(trim(family_name), '') AS family_name,
  nullif(trim(given_name), '') AS given_name,
  nullif(trim(middle_name), '') AS middle_name,
  nullif(trim(suffix), '') AS suffix,
  nullif(trim(id_number), '') AS id_number,
  nullif(trim(id_type), '') AS id_type,
  nullif(trim(date_of_birth), '') AS date_of_birth,
  nullif(trim(address_line1), '') AS address_line1,
  nullif(trim(address_line2), '') AS address_line2,
  nullif(trim(city), '') AS city,
  nullif(trim(state), '') AS state,
  nullif(trim(postal_code), '') AS postal_code,
  nullif(trim(country), '') AS country,
  nullif(trim(periods), '') AS periods,
  nullif(trim(statute), '') AS statute,
  nullif(trim(statute_facts), '') AS statute_facts,
  nullif(trim(proceeding), '') AS proceeding,
  nullif(trim(case_id), '') AS case_id,
  nullif(trim(case_opened_on), '') AS case_opened_on,
  nullif(CASE WHEN reason[1] BETWEEN '!' AND '~' AND reason[-1] BETWEEN '!' AND '~' THEN reason ELSE trim(reason) END, '') AS reason,
  nullif(trim(engaged_officers), '') AS engaged_officers,
  nullif(trim(engaged_unit), '') AS engaged_unit,
  nullif(trim(elements), '') AS elements,
  nullif(trim(evidence), '') AS evidence
FROM lines
