-- makes  line_judged (line_text; born DATE; opened DATE; facts; items; years; bad_<column> BOOLEAN for every column that can hold a bad value): one row per line, TRUE is bad
-- reads  line_text; names_std (ref, script_columns); numbers_std (ref, fault); suffix_words (word); countries (country);
--        read_facts; read_elements; read_periods; pack_id_types (id_type); pack_proceedings (proceeding)
-- why    The pattern of unseen characters: formatting, private and unassigned ones, line and paragraph separators, blanks
--        that look like letters, and the mark a program leaves where it could not read a letter.
--        One place that says what is malformed. It never says what is unlawful, false or useless: `00000` is a
--        well-formed postal code. A reading that did not reach a line counts as bad, never as good.
SELECT
  t.*, f.facts, e.items, y.years,
  n.ref IS NULL OR list_contains(n.script_columns, 'family_name') AS bad_family_name,
  n.ref IS NULL OR list_contains(n.script_columns, 'given_name') AS bad_given_name,
  n.ref IS NULL OR list_contains(n.script_columns, 'middle_name') AS bad_middle_name,
  n.ref IS NULL OR list_contains(n.script_columns, 'suffix') OR (t.suffix IS NOT NULL AND w.word IS NULL) AS bad_suffix,
  -- Without a known type nothing can be said of a number; the type is then what is bad.
  m.ref IS NULL OR (i.id_type IS NOT NULL AND coalesce(m.fault NOT IN ('absent', 'no_kind'), FALSE)) AS bad_id_number,
  (t.id_type IS NULL) <> (t.id_number IS NULL) OR (t.id_type IS NOT NULL AND i.id_type IS NULL) AS bad_id_type,
  t.date_of_birth IS NOT NULL AND t.born IS NULL AS bad_date_of_birth,
  CASE WHEN strlen(t.address_line1) > length(t.address_line1) THEN regexp_matches(t.address_line1, '[\p{Cf}\p{Co}\p{Zl}\p{Zp}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}\x{FFFC}-\x{FFFF}]') END AS bad_address_line1,
  CASE WHEN strlen(t.address_line2) > length(t.address_line2) THEN regexp_matches(t.address_line2, '[\p{Cf}\p{Co}\p{Zl}\p{Zp}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}\x{FFFC}-\x{FFFF}]') END AS bad_address_line2,
  CASE WHEN strlen(t.city) > length(t.city) THEN regexp_matches(t.city, '[\p{Cf}\p{Co}\p{Zl}\p{Zp}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}\x{FFFC}-\x{FFFF}]') END AS bad_city,
  CASE WHEN strlen(t.case_id) > length(t.case_id) THEN regexp_matches(t.case_id, '[\p{Cf}\p{Co}\p{Zl}\p{Zp}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}\x{FFFC}-\x{FFFF}]') END AS bad_case_id,
  CASE WHEN strlen(t.reason) > length(t.reason) THEN regexp_matches(t.reason, '[\p{Cf}\p{Co}\p{Zl}\p{Zp}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}\x{FFFC}-\x{FFFF}]') END AS bad_reason,
  CASE WHEN strlen(t.engaged_unit) > length(t.engaged_unit) THEN regexp_matches(t.engaged_unit, '[\p{Cf}\p{Co}\p{Zl}\p{Zp}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}\x{FFFC}-\x{FFFF}]') END AS bad_engaged_unit,
  coalesce(t.country, 'US') = 'US' AND NOT regexp_full_match(t.state, '[A-Za-z]{2}') AS bad_state,
  coalesce(t.country, 'US') = 'US' AND NOT regexp_full_match(t.postal_code, '[0-9]{5}(-[0-9]{4})?') AS bad_postal_code,
  t.country IS NOT NULL AND c.country IS NULL AS bad_country,
  coalesce(y.bad, t.periods IS NOT NULL) AS bad_periods,
  NOT regexp_full_match(t.statute, '[1-9][0-9]? USC [1-9][0-9]{0,4}[A-Za-z]{0,3}(-[0-9]{1,3}[a-z]{0,2})?(\([0-9A-Za-z]{1,5}\)){0,8}') AS bad_statute,
  coalesce(f.bad, t.statute_facts IS NOT NULL) AS bad_statute_facts,
  t.proceeding IS NOT NULL AND p.proceeding IS NULL AS bad_proceeding,
  t.case_opened_on IS NOT NULL AND t.opened IS NULL AS bad_case_opened_on,
  NOT regexp_full_match(t.engaged_officers, '[A-Z0-9][A-Z0-9.-]{1,39}( *; *[A-Z0-9][A-Z0-9.-]{1,39})*') AS bad_engaged_officers,
  coalesce(e.bad, t.elements IS NOT NULL) AS bad_elements,
  NOT regexp_full_match(t.evidence, '[0-9A-Fa-f]{64}( *; *[0-9A-Fa-f]{64})*') AS bad_evidence
FROM (SELECT *, @date_of_birth AS born, @case_opened_on AS opened FROM line_text) AS t
LEFT JOIN names_std AS n ON n.ref = t.ordinal
LEFT JOIN numbers_std AS m ON m.ref = t.ordinal
LEFT JOIN suffix_words AS w ON w.word = replace(upper(t.suffix), '.', '')
LEFT JOIN pack_id_types AS i ON i.id_type = lower(t.id_type)
LEFT JOIN countries AS c ON c.country = t.country
LEFT JOIN read_facts AS f ON f.statute_facts = t.statute_facts AND f.statute IS NOT DISTINCT FROM t.statute
LEFT JOIN pack_proceedings AS p ON p.proceeding = t.proceeding
LEFT JOIN read_elements AS e ON e.elements = t.elements
LEFT JOIN read_periods AS y ON y.periods = t.periods
