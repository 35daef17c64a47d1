-- makes  line_agreement (ordinal, agreement_covers_statute, agreement_covers_elements): one row per line
-- reads  line_values, agreement_terms (one row or none)
-- why    An agreement covers the statutes it names, with their subdivisions, and the elements it names; an empty list stands for all of
--        the pack's. No row is a silent register: unknown. A row without lists is an agreement that is not there: it covers nothing.
SELECT
  v.ordinal,
  CASE
    WHEN t.known IS NULL THEN NULL
    WHEN t.statutes IS NULL THEN FALSE
    WHEN len(t.statutes) = 0 THEN TRUE
    WHEN list_contains(v.bad, 'statute') THEN NULL
    ELSE coalesce(s.covered, FALSE)
  END AS agreement_covers_statute,
  CASE
    WHEN t.known IS NULL THEN NULL
    WHEN t.elements IS NULL THEN FALSE
    WHEN len(t.elements) = 0 THEN TRUE
    WHEN list_contains(v.bad, 'elements') THEN NULL
    WHEN v.elements IS NULL THEN TRUE
    ELSE e.covered
  END AS agreement_covers_elements
FROM line_values AS v
LEFT JOIN (SELECT TRUE AS known, statutes, elements FROM agreement_terms) AS t ON TRUE
LEFT JOIN (
  SELECT c.statute, bool_or(c.statute = c.named OR starts_with(c.statute, concat(c.named, '('))) AS covered
  FROM (
    SELECT l.statute, n.named
    FROM (SELECT DISTINCT statute FROM line_values WHERE statute IS NOT NULL) AS l
    CROSS JOIN (SELECT unnest(statutes) AS named FROM agreement_terms) AS n
  ) AS c
  GROUP BY c.statute
) AS s ON s.statute = v.statute
LEFT JOIN (
  SELECT l.elements, list_has_all(n.elements, l.elements) AS covered
  FROM (SELECT DISTINCT elements FROM line_values WHERE elements IS NOT NULL) AS l
  CROSS JOIN (SELECT elements FROM agreement_terms) AS n
) AS e ON e.elements = v.elements
