-- makes  supplied_facts (ordinal and every fact that the request alone does not decide): one row per line
-- reads  {request} (request_facts or request_facts_packed), register_facts (one row or none), line_agreement, line_roster, line_instrument, addresses_std, own_addresses,
--        lookup_loads, identity_answers, record_holds, findings, release_facts
-- why    What registers, records and persons supplied, beside what the request says. What none of them supplied is unknown. Facts that
--        end in `_bars`, `safeguards_good` and `identity_verified` are unknown while a person has yet to decide, which holds the line.
SELECT
  q.ordinal@carried,
  g.*,
  m.agreement_covers_statute, m.agreement_covers_elements,
  n.* EXCLUDE (ordinal),
  CASE g.safeguards_verdict WHEN 'open' THEN TRUE WHEN 'closed' THEN FALSE END AS safeguards_good,
  CASE WHEN NOT g.order_live THEN FALSE WHEN g.order_live AND g.order_refuses THEN TRUE END AS order_bars,
  CASE WHEN NOT g.counsel_objects THEN FALSE END AS objection_bars,
  r.officers_on_roster,
  r.officers_investigative,
  CASE WHEN q.address_admissible AND g.agency_federal IS NOT NULL
    THEN w.building_key IS NOT NULL END AS address_is_requesters_own,
  l.person_lookups, l.address_lookups, l.person_lookups_all, l.address_lookups_all,
  i.answer AS identity_answer,
  CASE i.answer WHEN 'verified' THEN TRUE WHEN 'not found' THEN FALSE END AS identity_verified,
  i.address_agrees,
  h.record_hold,
  CASE WHEN NOT h.record_hold THEN FALSE WHEN h.record_hold AND @answered THEN FALSE END AS hold_bars,
  d.* EXCLUDE (ordinal),
  x.approver_delegated, x.approver_distinct, x.extent_minimal
FROM @request AS q
LEFT JOIN register_facts AS g ON TRUE
LEFT JOIN line_agreement AS m ON m.ordinal = q.ordinal
LEFT JOIN line_roster AS r ON r.ordinal = q.ordinal
LEFT JOIN line_instrument AS n ON n.ordinal = q.ordinal
LEFT JOIN addresses_std AS a ON a.ref = q.ordinal
LEFT JOIN (SELECT DISTINCT building_key FROM own_addresses) AS w ON w.building_key = a.building_key
LEFT JOIN lookup_loads AS l ON l.ordinal = q.ordinal
LEFT JOIN identity_answers AS i ON i.ordinal = q.ordinal
LEFT JOIN record_holds AS h ON h.ordinal = q.ordinal
LEFT JOIN findings AS d ON d.ordinal = q.ordinal
LEFT JOIN release_facts AS x ON x.ordinal = q.ordinal
