-- makes  release_elements (ordinal, line, person_id, element): one row per line and element asked for
-- reads  approved_lines
-- why    The elements of a line as rows, each once.
SELECT DISTINCT ordinal, line, person_id, element
FROM (SELECT ordinal, line, person_id, unnest(elements) AS element FROM approved_lines)
