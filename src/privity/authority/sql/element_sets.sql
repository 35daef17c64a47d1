-- makes  element_sets (elements, how many of each class): one row per distinct list of elements in the file
-- reads  line_values, pack_elements, asked, pack_extents (authority, element): what each authority lets leave
-- why    A file of millions asks for few different lists; each is classed once. An element of no class counts as refused.
SELECT
  elements,
  count(*) AS elements_count,
  count(*) FILTER (WHERE class = 'identity') AS elements_identity,
  count(*) FILTER (WHERE class = 'return') AS elements_return,
  count(*) FILTER (WHERE class = 'subject') AS elements_subject,
  count(*) FILTER (WHERE class IS NULL OR class NOT IN ('identity', 'third_party', 'custodian', 'return', 'subject')) AS elements_refused,
  count(*) FILTER (WHERE allowed IS NULL) AS elements_outside
FROM (
  SELECT DISTINCT l.elements, l.element, p.class, x.element AS allowed
  FROM (
    SELECT elements, unnest(elements) AS element
    FROM (SELECT DISTINCT elements FROM line_values WHERE elements IS NOT NULL) AS asked_lists
  ) AS l
  CROSS JOIN asked AS k
  LEFT JOIN pack_elements AS p ON p.element = l.element
  LEFT JOIN pack_extents AS x ON x.element = l.element AND x.authority = k.authority
) AS classed
GROUP BY elements
