-- makes  release_withheld (ordinal, line, element, period, why): one row per thing asked for that does not leave, and reason
-- reads  release_asked, release_wanted, release_items, release_addresses, release_persons
-- why    For insiders only. The period is NULL where the whole element is meant.
SELECT ordinal, line, element, CAST(NULL AS INTEGER) AS period, why
FROM release_asked
WHERE why IS NOT NULL
UNION
SELECT ordinal, line, element, period, why
FROM release_items
WHERE why IS NOT NULL
UNION
SELECT ordinal, line, 'mailing_address' AS element, period, why
FROM release_addresses
WHERE why IS NOT NULL
UNION
SELECT wanted.ordinal, wanted.line, wanted.element, wanted.period, 'not_held' AS why
FROM release_wanted AS wanted
LEFT JOIN (
  SELECT ordinal, element, period FROM release_items
  UNION
  SELECT ordinal, 'mailing_address' AS element, period FROM release_addresses
  UNION
  SELECT ordinal, element, NULL AS period FROM release_persons
) AS held
  ON held.ordinal = wanted.ordinal
  AND held.element = wanted.element
  AND coalesce(held.period, -1) = coalesce(wanted.period, -1)
WHERE held.ordinal IS NULL
