-- makes  release_excess (ordinal, line, element, period): one row per value that leaves without a ground; always empty
-- reads  release_rows, approved_lines, pack_elements, extent_classes, extent_sources, extent_terms, items, addresses
-- why    A second look at what leaves, written apart from the steps that chose it: asked for on this line, its class
--        permitted, its period asked about or the current one as the authority has it, and held of this very person: an item by a permitted source and not
--        jointly, an address in these words.
SELECT DISTINCT leaving.ordinal, leaving.line, leaving.element, leaving.period
FROM release_rows AS leaving
CROSS JOIN extent_terms AS terms
LEFT JOIN approved_lines AS approved
  ON approved.ordinal = leaving.ordinal
  AND approved.line = leaving.line
  AND list_contains(approved.elements, leaving.element)
  AND (
    leaving.period IS NULL
    OR (terms.periods = 'asked' AND list_contains(approved.periods, leaving.period))
    OR (terms.periods = 'current' AND terms.current_period = leaving.period)
  )
LEFT JOIN pack_elements AS pack
  ON pack.element = leaving.element
LEFT JOIN extent_classes AS reach
  ON reach.class = pack.class
LEFT JOIN items
  ON items.person_id = approved.person_id
  AND items.element = leaving.element
  AND (items.period = leaving.period OR (terms.periods = 'none' AND items.period IS NULL AND leaving.period IS NULL))
  AND items.value = leaving.value
  AND coalesce(trim(items.joint_with), '') = ''
  AND CASE WHEN lower(trim(items.source)) IN ('third_party', 'custodian') THEN lower(trim(items.source)) ELSE 'subject' END
    IN (SELECT source FROM extent_sources)
LEFT JOIN addresses AS mail
  ON leaving.element = 'mailing_address'
  AND mail.person_id = approved.person_id
  AND (mail.period = leaving.period OR (leaving.period IS NULL AND mail.current))
  AND starts_with(
    trim(
      CASE leaving.field
        WHEN 'address_line1' THEN mail.address_line1
        WHEN 'address_line2' THEN mail.address_line2
        WHEN 'city' THEN mail.city
        WHEN 'state' THEN mail.state
        WHEN 'postal_code' THEN mail.postal_code
        WHEN 'country' THEN mail.country
      END
    ),
    leaving.value
  )
WHERE approved.ordinal IS NULL
  OR reach.class IS NULL
  OR (pack.class <> 'identity' AND items.person_id IS NULL)
  OR (leaving.element = 'mailing_address' AND mail.person_id IS NULL)
