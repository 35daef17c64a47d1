-- makes  release_asked (ordinal, line, person_id, element, class, why): one row per line and element asked for
-- reads  release_elements, pack_elements, extent_classes, extent_terms
-- why    `why` is NULL where the element may leave, whatever is held. Elements of identity do not leave by
--        themselves: without another permitted element on the line they stay, unless counsel elected otherwise.
SELECT
  ordinal, line, person_id, element, class,
  CASE
    WHEN class IS NULL THEN 'not_in_catalogue'
    WHEN NOT permitted THEN 'not_permitted'
    WHEN NOT identity_alone AND others = 0 THEN 'identity_alone'
  END AS why
FROM (
  SELECT
    asked.ordinal, asked.line, asked.person_id, asked.element, pack.class,
    reach.class IS NOT NULL AS permitted,
    terms.identity_alone,
    sum(CASE WHEN reach.class IS NOT NULL AND reach.class <> 'identity' THEN 1 ELSE 0 END)
      OVER (PARTITION BY asked.ordinal) AS others
  FROM release_elements AS asked
  LEFT JOIN pack_elements AS pack ON pack.element = asked.element
  LEFT JOIN extent_classes AS reach ON reach.class = pack.class
  CROSS JOIN extent_terms AS terms
)
