-- makes  release_wanted (ordinal, line, person_id, element, kind, period): one row per value looked for
-- reads  release_asked, release_years, extent_terms
-- why    What may leave, spelled out by period. `kind` says where it is held: item, address or person. The
--        period is NULL for what has none, and for a line that names no period where one is needed.
SELECT asked.ordinal, asked.line, asked.person_id, asked.element, asked.kind, years.period
FROM (
  SELECT
    *,
    CASE WHEN class <> 'identity' THEN 'item' WHEN element = 'mailing_address' THEN 'address' ELSE 'person' END AS kind
  FROM release_asked
  WHERE why IS NULL
) AS asked
CROSS JOIN extent_terms AS terms
LEFT JOIN release_years AS years
  ON years.ordinal = asked.ordinal
  AND (asked.kind = 'item' OR (asked.kind = 'address' AND terms.address_reading = 'held_for_period'))
