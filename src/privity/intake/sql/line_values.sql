-- makes  line_values (ordinal, line_id, the text columns, date_of_birth DATE, case_opened_on DATE, periods INTEGER[],
--          statute_facts MAP(VARCHAR, VARCHAR), engaged_officers, elements, evidence VARCHAR[], bad VARCHAR[]): one row per line
-- reads  line_marked
-- why    A bad value is no value: it is NULL here and its column is named in `bad`, sorted, so that nobody
--        downstream can mistake it for a statement. Items of a list are sorted and stand once; a text without the
--        separator is one item, and a sound one holds no space.
SELECT
  ordinal, line_id,
  CASE WHEN coalesce(bad_family_name, FALSE) THEN NULL ELSE family_name END AS family_name,
  CASE WHEN coalesce(bad_given_name, FALSE) THEN NULL ELSE given_name END AS given_name,
  CASE WHEN coalesce(bad_middle_name, FALSE) THEN NULL ELSE middle_name END AS middle_name,
  CASE WHEN coalesce(bad_suffix, FALSE) THEN NULL ELSE suffix END AS suffix,
  CASE WHEN coalesce(bad_id_number, FALSE) THEN NULL ELSE id_number END AS id_number,
  CASE WHEN coalesce(bad_id_type, FALSE) THEN NULL ELSE lower(id_type) END AS id_type,
  CASE WHEN coalesce(bad_date_of_birth, FALSE) THEN NULL ELSE born END AS date_of_birth,
  CASE WHEN coalesce(bad_address_line1, FALSE) THEN NULL ELSE address_line1 END AS address_line1,
  CASE WHEN coalesce(bad_address_line2, FALSE) THEN NULL ELSE address_line2 END AS address_line2,
  CASE WHEN coalesce(bad_city, FALSE) THEN NULL ELSE city END AS city,
  CASE WHEN coalesce(bad_state, FALSE) THEN NULL ELSE state END AS state,
  CASE WHEN coalesce(bad_postal_code, FALSE) THEN NULL ELSE postal_code END AS postal_code,
  CASE WHEN coalesce(bad_country, FALSE) THEN NULL ELSE country END AS country,
  CASE WHEN coalesce(bad_periods, FALSE) THEN NULL ELSE years END AS periods,
  CASE WHEN coalesce(bad_statute, FALSE) THEN NULL ELSE statute END AS statute,
  CASE WHEN coalesce(bad_statute_facts, FALSE) THEN NULL ELSE facts END AS statute_facts,
  CASE WHEN coalesce(bad_proceeding, FALSE) THEN NULL ELSE proceeding END AS proceeding,
  CASE WHEN coalesce(bad_case_id, FALSE) THEN NULL ELSE case_id END AS case_id,
  CASE WHEN coalesce(bad_case_opened_on, FALSE) THEN NULL ELSE opened END AS case_opened_on,
  CASE WHEN coalesce(bad_reason, FALSE) THEN NULL ELSE reason END AS reason,
  CASE WHEN coalesce(bad_engaged_officers, FALSE) THEN NULL WHEN contains(engaged_officers, ';') THEN list_sort(list_distinct(string_split(replace(engaged_officers, ' ', ''), ';')))
    WHEN engaged_officers IS NOT NULL THEN [engaged_officers] END AS engaged_officers,
  CASE WHEN coalesce(bad_engaged_unit, FALSE) THEN NULL ELSE engaged_unit END AS engaged_unit,
  CASE WHEN coalesce(bad_elements, FALSE) THEN NULL ELSE items END AS elements,
  CASE WHEN coalesce(bad_evidence, FALSE) THEN NULL WHEN contains(evidence, ';') THEN list_sort(list_distinct(string_split(lower(replace(evidence, ' ', '')), ';')))
    WHEN evidence IS NOT NULL THEN [lower(evidence)] END AS evidence,
  CASE WHEN bad_names = '' THEN CAST([] AS VARCHAR[]) ELSE string_split(bad_names, ';') END AS bad
FROM line_marked
