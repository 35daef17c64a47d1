-- makes  release_items (ordinal, line, element, period, value, source, why): one row per item held of what is wanted
-- reads  release_wanted, items, extent_sources, extent_terms
-- why    `why` is NULL where the item leaves. A joint item is another person's too. A source that is not known is
--        the subject's own. What belongs to no period is held for none, and leaves only where the authority knows no periods.
SELECT
  held.ordinal, held.line, held.element, held.period, held.value, held.source,
  CASE
    WHEN held.joint THEN 'joint'
    WHEN reach.source IS NOT NULL THEN NULL
    WHEN held.source = 'subject' THEN 'subjects_own'
    ELSE 'not_permitted'
  END AS why
FROM (
  SELECT
    wanted.ordinal, wanted.line, wanted.element, wanted.period, items.value,
    nullif(trim(items.joint_with), '') IS NOT NULL AS joint,
    CASE WHEN lower(trim(items.source)) IN ('third_party', 'custodian') THEN lower(trim(items.source)) ELSE 'subject' END AS source
  FROM release_wanted AS wanted
  CROSS JOIN extent_terms AS terms
  JOIN items
    ON items.person_id = wanted.person_id
    AND items.element = wanted.element
    AND (items.period = wanted.period OR (terms.periods = 'none' AND items.period IS NULL AND wanted.period IS NULL))
  WHERE wanted.kind = 'item'
) AS held
LEFT JOIN extent_sources AS reach ON reach.source = held.source
