-- makes  release_choices (ordinal, line, period, ref, places): one row per line and period an address is held for
-- reads  release_wanted, release_mail, release_mail_forms, extent_terms
-- why    What the subject or the custodian stated goes before what a third party printed, and there the latest
--        statement holds; third parties do not amend one another, so all of theirs count. `places` is how many
--        places are then left: more than one, and nobody can say which.
SELECT ordinal, line, period, ref, places
FROM (
  SELECT
    ordinal, line, period, ref, written,
    CASE
      WHEN min(coalesce(addr_key, written)) OVER (PARTITION BY ordinal, period)
        = max(coalesce(addr_key, written)) OVER (PARTITION BY ordinal, period)
      THEN 1
      ELSE 2
    END AS places,
    row_number() OVER (PARTITION BY ordinal, period ORDER BY received_on DESC NULLS LAST, written, ref) AS nth
  FROM (
    SELECT
      *,
      rank() OVER (
        PARTITION BY ordinal, period
        ORDER BY standing, CASE WHEN standing = 1 THEN received_on END DESC NULLS LAST
      ) AS standing_rank
    FROM (
      SELECT
        wanted.ordinal, wanted.line, wanted.period, mail.ref, mail.standing, mail.received_on,
        concat(
          coalesce(mail.address_line1, ''), '|', coalesce(mail.address_line2, ''), '|', coalesce(mail.city, ''), '|',
          coalesce(mail.state, ''), '|', coalesce(mail.postal_code, ''), '|', coalesce(mail.country, '')
        ) AS written,
        forms.addr_key
      FROM release_wanted AS wanted
      CROSS JOIN extent_terms AS terms
      JOIN release_mail AS mail
        ON mail.person_id = wanted.person_id
        AND (
          (terms.address_reading = 'current' AND mail.current)
          OR (terms.address_reading = 'held_for_period' AND mail.period = wanted.period)
        )
      LEFT JOIN release_mail_forms AS forms ON forms.ref = mail.ref
      WHERE wanted.kind = 'address'
    )
  )
  WHERE standing_rank = 1
)
WHERE nth = 1
