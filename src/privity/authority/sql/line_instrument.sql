-- makes  line_instrument (ordinal, instruments_cited, instrument_kind ... and a column for each code the pack asks for): one row per line
-- reads  line_values (ordinal, evidence, case_id, elements, periods, bad), asked (authority, requesting_agency), instruments, instrument_terms (as_of; one row or none)
-- why    A document attached is what the register of instruments says it is. No row of terms is a silent register: unknown. Where
--        several documents on the register are cited, only their number is known: which of them is relied on is for the requester to say.
--        Whether what a line states badly is covered is unknown too.
SELECT
  v.ordinal,
  CASE WHEN t.as_of IS NULL OR list_contains(v.bad, 'evidence') THEN NULL ELSE coalesce(c.cited, 0) END AS instruments_cited,
  c.instrument_kind, c.instrument_issuer, c.instrument_applicant, c.instrument_issued_on, c.instrument_in_force,
  c.instrument_for_agency, c.instrument_for_authority, c.instrument_covers_case, c.instrument_covers_elements,
  c.instrument_covers_periods, c.instrument_transcribed, c.instrument_authentic@held
FROM line_values AS v
LEFT JOIN instrument_terms AS t ON TRUE
LEFT JOIN (
  SELECT
    l.ordinal,
    l.cited,
    i.kind AS instrument_kind,
    i.issuer AS instrument_issuer,
    i.applicant AS instrument_applicant,
    i.issued_on AS instrument_issued_on,
    i.issued_on <= t.as_of AND i.from_on <= t.as_of AND (i.to_on IS NULL OR t.as_of <= i.to_on) AS instrument_in_force,
    CASE WHEN l.cited = 1 THEN coalesce(i.agency = k.requesting_agency, FALSE) END AS instrument_for_agency,
    CASE WHEN l.cited = 1 THEN coalesce(list_contains(i.authorities, k.authority), FALSE) END AS instrument_for_authority,
    CASE
      WHEN l.cited <> 1 OR list_contains(v.bad, 'case_id') THEN NULL
      ELSE coalesce(list_contains(i.cases, v.case_id), FALSE)
    END AS instrument_covers_case,
    CASE
      WHEN list_contains(v.bad, 'elements') THEN NULL
      ELSE list_has_all(i.elements, coalesce(v.elements, []))
    END AS instrument_covers_elements,
    CASE
      WHEN list_contains(v.bad, 'periods') THEN NULL
      ELSE list_has_all(i.periods, coalesce(v.periods, []))
    END AS instrument_covers_periods,
    i.transcribed AS instrument_transcribed,
    i.authentic AS instrument_authentic,
    i.holds
  FROM (
    SELECT n.ordinal, any_value(d.document) AS document, count(*) AS cited
    FROM (SELECT DISTINCT ordinal, lower(unnest(evidence)) AS document FROM line_values) AS n
    JOIN instruments AS d ON d.document = n.document
    GROUP BY n.ordinal
  ) AS l
  JOIN line_values AS v ON v.ordinal = l.ordinal
  CROSS JOIN asked AS k
  CROSS JOIN instrument_terms AS t
  LEFT JOIN instruments AS i ON i.document = l.document AND l.cited = 1
) AS c ON c.ordinal = v.ordinal
