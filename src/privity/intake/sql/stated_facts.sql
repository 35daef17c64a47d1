-- makes  stated_facts (statute, statute_facts, key, value, times): one row per distinct pair of statute and facts text, and key in it
-- reads  line_text
-- why    Many lines state the same facts of the same statute, so each pair is read once. A text without an
--        equals sign has the key NULL; a key stated twice is kept once and counted.
SELECT statute, statute_facts, key, min(value) AS value, count(*) AS times
FROM (
  SELECT
    statute, statute_facts,
    CASE WHEN strpos(item, '=') > 0 THEN trim(left(item, strpos(item, '=') - 1)) END AS key,
    CASE WHEN strpos(item, '=') > 0 THEN trim(substr(item, strpos(item, '=') + 1)) END AS value
  FROM (
    SELECT statute, statute_facts, unnest(string_split(statute_facts, ';')) AS item
    FROM (SELECT DISTINCT statute, statute_facts FROM line_text WHERE statute_facts IS NOT NULL) AS once
  ) AS items
) AS pairs
GROUP BY statute, statute_facts, key
