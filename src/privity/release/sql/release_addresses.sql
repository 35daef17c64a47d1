-- makes  release_addresses (ordinal, line, period, source, why, address_line1 ... country): one row per line and period an address is held for
-- reads  release_choices, release_mail
-- why    `why` is NULL where the address leaves. A line of it that names another person does not.
SELECT
  *,
  CASE
    WHEN places > 1 THEN 'ambiguous'
    WHEN address_line1 IS NOT NULL OR address_line2 IS NOT NULL THEN NULL
    WHEN written THEN 'other_person'
    ELSE 'not_held'
  END AS why
FROM (
  SELECT
    choices.ordinal, choices.line, choices.period, choices.places, mail.source,
    mail.address_line1 IS NOT NULL OR mail.address_line2 IS NOT NULL AS written,
    nullif(trim(regexp_replace(mail.address_line1, '(^|\s)(c/o.*|c\.o\..*|care of\b.*|attn\b.*|attention:.*|%.*)$', '', 'i')), '') AS address_line1,
    nullif(trim(regexp_replace(mail.address_line2, '(^|\s)(c/o.*|c\.o\..*|care of\b.*|attn\b.*|attention:.*|%.*)$', '', 'i')), '') AS address_line2,
    mail.city, mail.state, mail.postal_code, mail.country
  FROM release_choices AS choices
  JOIN release_mail AS mail ON mail.ref = choices.ref
)
