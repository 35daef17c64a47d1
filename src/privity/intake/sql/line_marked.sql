-- makes  line_marked (line_judged; bad_names): one row per line, the names of its bad columns in alphabetical order, joined by ;
-- reads  line_judged
-- why    A column about which the judging said nothing is not bad. Nearly every line has none that is: its names are not put together.
SELECT
  *,
  CASE WHEN bad_address_line1 OR bad_address_line2 OR bad_case_id OR bad_case_opened_on OR bad_city OR bad_country OR bad_date_of_birth
      OR bad_elements OR bad_engaged_officers OR bad_engaged_unit OR bad_evidence OR bad_family_name OR bad_given_name
      OR bad_id_number OR bad_id_type OR bad_middle_name OR bad_periods OR bad_postal_code OR bad_proceeding OR bad_reason
      OR bad_state OR bad_statute OR bad_statute_facts OR bad_suffix
  THEN concat_ws(';',
    CASE WHEN bad_address_line1 THEN 'address_line1' END,
    CASE WHEN bad_address_line2 THEN 'address_line2' END,
    CASE WHEN bad_case_id THEN 'case_id' END,
    CASE WHEN bad_case_opened_on THEN 'case_opened_on' END,
    CASE WHEN bad_city THEN 'city' END,
    CASE WHEN bad_country THEN 'country' END,
    CASE WHEN bad_date_of_birth THEN 'date_of_birth' END,
    CASE WHEN bad_elements THEN 'elements' END,
    CASE WHEN bad_engaged_officers THEN 'engaged_officers' END,
    CASE WHEN bad_engaged_unit THEN 'engaged_unit' END,
    CASE WHEN bad_evidence THEN 'evidence' END,
    CASE WHEN bad_family_name THEN 'family_name' END,
    CASE WHEN bad_given_name THEN 'given_name' END,
    CASE WHEN bad_id_number THEN 'id_number' END,
    CASE WHEN bad_id_type THEN 'id_type' END,
    CASE WHEN bad_middle_name THEN 'middle_name' END,
    CASE WHEN bad_periods THEN 'periods' END,
    CASE WHEN bad_postal_code THEN 'postal_code' END,
    CASE WHEN bad_proceeding THEN 'proceeding' END,
    CASE WHEN bad_reason THEN 'reason' END,
    CASE WHEN bad_state THEN 'state' END,
    CASE WHEN bad_statute THEN 'statute' END,
    CASE WHEN bad_statute_facts THEN 'statute_facts' END,
    CASE WHEN bad_suffix THEN 'suffix' END
  ) ELSE '' END AS bad_names
FROM line_judged
