-- makes  asked (one row): the day of asking and what the header says
-- reads  today (as_of), header (one row or none; NULL throughout when no header is given), pack_authorities,
--        pack_purposes (purpose, authority): the authorities for which a purpose is the right one
-- why    What a given header leaves out is known to be left out (FALSE); where no header is given everything it would say is unknown.
SELECT
  coalesce(h.signed_on, t.as_of) AS asked_on,
  CAST(year(coalesce(h.signed_on, t.as_of)) AS INTEGER) AS asked_year,
  h.signed_on,
  h.signed AS request_signed,
  CASE WHEN h.batch_id IS NOT NULL THEN coalesce(trim(h.authority), '') <> '' END AS authority_stated,
  CASE WHEN h.batch_id IS NOT NULL THEN a.authority IS NOT NULL END AS authority_known,
  CASE WHEN h.batch_id IS NOT NULL THEN coalesce(trim(h.purpose), '') <> '' END AS purpose_stated,
  CASE WHEN h.batch_id IS NOT NULL THEN p.purpose IS NOT NULL END AS purpose_sole,
  CASE WHEN h.batch_id IS NOT NULL THEN coalesce(trim(h.attestation), '') <> '' END AS attestation_stated,
  CASE WHEN h.batch_id IS NOT NULL THEN h.requesting_agency = h.custodian END AS requester_is_custodian,
  h.lines_count AS request_lines,
  a.authority,
  h.requesting_agency
FROM today AS t
LEFT JOIN header AS h ON TRUE
LEFT JOIN pack_authorities AS a ON a.authority = h.authority
LEFT JOIN pack_purposes AS p ON p.purpose = h.purpose AND p.authority = h.authority
