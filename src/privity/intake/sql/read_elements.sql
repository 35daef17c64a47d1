-- makes  read_elements (elements, bad, items): one row per distinct text of the column
-- reads  line_text; pack_elements (element, class)
-- why    An element that no catalogue knows is a bad value; one that is known and always refused is not.
SELECT
  elements,
  bool_or(p.element IS NULL) AS bad,
  list(DISTINCT item ORDER BY item) AS items
FROM (
  SELECT elements, trim(unnest(string_split(elements, ';'))) AS item
  FROM (SELECT DISTINCT elements FROM line_text WHERE elements IS NOT NULL) AS once
) AS stated
LEFT JOIN pack_elements AS p ON p.element = stated.item
GROUP BY elements
