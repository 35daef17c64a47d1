-- makes  request_facts: one row per line, every fact that the request alone decides
-- reads  line_values, asked, addresses_std, names_std, pack_statutes, pack_statute_authorities, address_loads, officer_loads, element_sets, line_reasons,
--        reason_loads, line_facilities, line_statutes
-- why    One place where text becomes facts. A bad value makes every fact on its column unknown; an empty cell is known to be empty.
--        A row that an earlier step failed to make is unknown, never clean.
SELECT
  v.ordinal,
  k.asked_on, k.asked_year, k.signed_on, k.request_signed, k.authority_stated, k.authority_known,
  k.purpose_stated, k.purpose_sole, k.attestation_stated, k.requester_is_custodian, k.request_lines,
  NOT list_contains(v.bad, 'line_id') AS form_line_id,
  NOT list_contains(v.bad, 'family_name') AS form_family_name,
  NOT list_contains(v.bad, 'given_name') AS form_given_name,
  NOT list_contains(v.bad, 'middle_name') AS form_middle_name,
  NOT list_contains(v.bad, 'suffix') AS form_suffix,
  NOT list_contains(v.bad, 'id_number') AS form_id_number,
  NOT list_contains(v.bad, 'id_type') AS form_id_type,
  NOT list_contains(v.bad, 'date_of_birth') AS form_date_of_birth,
  NOT list_contains(v.bad, 'address_line1') AS form_address_line1,
  NOT list_contains(v.bad, 'address_line2') AS form_address_line2,
  NOT list_contains(v.bad, 'city') AS form_city,
  NOT list_contains(v.bad, 'state') AS form_state,
  NOT list_contains(v.bad, 'postal_code') AS form_postal_code,
  NOT list_contains(v.bad, 'country') AS form_country,
  NOT list_contains(v.bad, 'periods') AS form_periods,
  NOT list_contains(v.bad, 'statute') AS form_statute,
  NOT list_contains(v.bad, 'statute_facts') AS form_statute_facts,
  NOT list_contains(v.bad, 'proceeding') AS form_proceeding,
  NOT list_contains(v.bad, 'case_id') AS form_case_id,
  NOT list_contains(v.bad, 'case_opened_on') AS form_case_opened_on,
  NOT list_contains(v.bad, 'reason') AS form_reason,
  NOT list_contains(v.bad, 'engaged_officers') AS form_engaged_officers,
  NOT list_contains(v.bad, 'engaged_unit') AS form_engaged_unit,
  NOT list_contains(v.bad, 'elements') AS form_elements,
  NOT list_contains(v.bad, 'evidence') AS form_evidence,

  CASE WHEN list_contains(v.bad, 'family_name') THEN NULL ELSE v.family_name IS NOT NULL END
    AND CASE WHEN list_contains(v.bad, 'given_name') THEN NULL ELSE v.given_name IS NOT NULL END AS name_stated,
  CASE
    WHEN n.ref IS NULL OR list_has_any(v.bad, ['family_name', 'given_name']) OR list_has_any(n.script_columns, ['family_name', 'given_name']) THEN NULL
    ELSE coalesce(n.fault, 'script') = 'script'
  END AS name_admissible,

  coalesce(v.address_line1, v.address_line2, v.city, v.state, v.postal_code) IS NOT NULL
    OR CASE WHEN list_has_any(v.bad, ['address_line1', 'address_line2', 'city', 'state', 'postal_code', 'country']) THEN NULL ELSE FALSE END
    AS address_stated,
  CASE WHEN list_has_any(v.bad, ['address_line1', 'address_line2', 'city', 'state', 'postal_code', 'country']) THEN NULL ELSE a.admissible END
    AS address_admissible,
  CASE WHEN a.ref IS NULL OR list_has_any(v.bad, ['address_line1', 'address_line2', 'city', 'state', 'postal_code', 'country']) THEN NULL
    ELSE f.ordinal IS NOT NULL END AS address_is_facility,
  CASE WHEN a.ref IS NULL OR list_has_any(v.bad, ['address_line1', 'address_line2', 'city', 'state', 'postal_code', 'country']) THEN NULL
    ELSE coalesce(al.address_lines, 0) END AS address_lines,

  CASE WHEN list_contains(v.bad, 'periods') THEN NULL ELSE coalesce(len(list_distinct(v.periods)), 0) END AS periods_count,
  list_max(v.periods) AS period_latest,
  list_min(v.periods) AS period_earliest,

  coalesce(s.entry, v.statute) AS statute,
  CASE WHEN list_contains(v.bad, 'statute') THEN NULL ELSE v.statute IS NOT NULL END AS statute__stated,
  CASE WHEN v.statute IS NOT NULL THEN coalesce(s.kind = 'criminal', FALSE) END AS statute_criminal,
  CASE WHEN v.statute IS NOT NULL THEN coalesce(s.kind, 'unlisted') END AS statute_kind,
  CASE WHEN v.statute IS NOT NULL AND k.authority IS NOT NULL THEN coalesce(s.anywhere, FALSE) OR u.authority IS NOT NULL END AS statute_under,
  e.statute_elements,
  v.proceeding,
  CASE WHEN list_contains(v.bad, 'proceeding') THEN NULL ELSE v.proceeding IS NOT NULL END AS proceeding__stated,
  v.case_id,
  CASE WHEN list_contains(v.bad, 'case_id') THEN NULL ELSE v.case_id IS NOT NULL END AS case_id__stated,
  v.case_opened_on,
  CASE WHEN list_contains(v.bad, 'case_opened_on') THEN NULL ELSE v.case_opened_on IS NOT NULL END AS case_opened_on__stated,

  CASE WHEN list_contains(v.bad, 'reason') THEN NULL WHEN v.reason IS NULL THEN 0 ELSE r.reason_words END AS reason_words,
  CASE WHEN v.case_id IS NOT NULL THEN r.reason_cites_case END AS reason_cites_case,
  CASE WHEN list_contains(v.bad, 'reason') THEN NULL WHEN v.reason IS NULL THEN 0 ELSE rl.reason_lines END AS reason_lines,

  CASE WHEN list_contains(v.bad, 'engaged_officers') THEN NULL ELSE coalesce(len(list_distinct(v.engaged_officers)), 0) END AS officers_count,
  CASE WHEN list_contains(v.bad, 'engaged_officers') THEN NULL WHEN coalesce(len(v.engaged_officers), 0) = 0 THEN 0
    ELSE o.officer_lines END AS officer_lines,
  v.engaged_unit,
  CASE WHEN list_contains(v.bad, 'engaged_unit') THEN NULL ELSE v.engaged_unit IS NOT NULL END AS engaged_unit__stated,

  CASE WHEN list_contains(v.bad, 'elements') THEN NULL WHEN coalesce(len(v.elements), 0) = 0 THEN 0 ELSE es.elements_count END AS elements_count,
  CASE WHEN list_contains(v.bad, 'elements') THEN NULL WHEN coalesce(len(v.elements), 0) = 0 THEN 0 ELSE es.elements_identity END AS elements_identity,
  CASE WHEN list_contains(v.bad, 'elements') THEN NULL WHEN coalesce(len(v.elements), 0) = 0 THEN 0 ELSE es.elements_return END AS elements_return,
  CASE WHEN list_contains(v.bad, 'elements') THEN NULL WHEN coalesce(len(v.elements), 0) = 0 THEN 0 ELSE es.elements_subject END AS elements_subject,
  CASE WHEN list_contains(v.bad, 'elements') THEN NULL WHEN coalesce(len(v.elements), 0) = 0 THEN 0 ELSE es.elements_refused END AS elements_refused,
  CASE WHEN k.authority IS NULL OR list_contains(v.bad, 'elements') THEN NULL WHEN coalesce(len(v.elements), 0) = 0 THEN 0 ELSE es.elements_outside END
    AS elements_outside,
  CASE WHEN list_contains(v.bad, 'evidence') THEN NULL ELSE coalesce(len(list_distinct(v.evidence)), 0) END AS evidence_count
FROM line_values AS v
CROSS JOIN asked AS k
LEFT JOIN names_std AS n ON n.ref = v.ordinal
LEFT JOIN addresses_std AS a ON a.ref = v.ordinal
LEFT JOIN address_loads AS al ON al.addr_key = a.addr_key
LEFT JOIN line_facilities AS f ON f.ordinal = v.ordinal
LEFT JOIN pack_statutes AS s ON s.statute = v.statute
LEFT JOIN pack_statute_authorities AS u ON u.statute = s.entry AND u.authority = k.authority
LEFT JOIN line_statutes AS e ON e.ordinal = v.ordinal
LEFT JOIN line_reasons AS r ON r.ordinal = v.ordinal
LEFT JOIN reason_loads AS rl ON rl.ordinal = v.ordinal
LEFT JOIN officer_loads AS o ON o.ordinal = v.ordinal
LEFT JOIN element_sets AS es ON es.elements = v.elements
