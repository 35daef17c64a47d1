-- makes  lookup_loads (ordinal, person_lookups, address_lookups, person_lookups_all, address_lookups_all): one row per line
-- reads  line_values; names_std; numbers_std; addresses_std; lookup_keys; lookup_repeats
-- why    The way of naming that was used most often decides, and all lines that share it are counted, so that all lines over a number
--        fail and none is the lawful remainder. What cannot be read was not counted, which is unknown; who names nobody spends nothing.
WITH most AS (
  SELECT
    k.ordinal,
    max(r.own) FILTER (WHERE k.about = 'person') AS person_own, max(r.everybody) FILTER (WHERE k.about = 'person') AS person_all,
    max(r.own) FILTER (WHERE k.about = 'address') AS address_own, max(r.everybody) FILTER (WHERE k.about = 'address') AS address_all
  FROM lookup_keys AS k JOIN lookup_repeats AS r ON r.key = k.key
  GROUP BY k.ordinal
), line AS (
  SELECT
    v.ordinal,
    CASE
      WHEN n.ref IS NULL OR u.ref IS NULL OR list_has_any(v.bad, ['family_name', 'given_name', 'id_number', 'date_of_birth']) THEN NULL
      ELSE u.id_digits IS NOT NULL OR coalesce(n.family_key, '') <> '' END AS names_person,
    CASE
      WHEN a.ref IS NULL OR list_has_any(v.bad, ['address_line1', 'address_line2', 'city', 'state', 'postal_code', 'country']) THEN NULL
      ELSE a.addr_key IS NOT NULL END AS gives_address
  FROM line_values AS v
  LEFT JOIN names_std AS n ON n.ref = v.ordinal
  LEFT JOIN numbers_std AS u ON u.ref = v.ordinal
  LEFT JOIN addresses_std AS a ON a.ref = v.ordinal
)
SELECT
  l.ordinal,
  CASE WHEN l.names_person THEN coalesce(m.person_own, 1) WHEN NOT l.names_person THEN 0 END AS person_lookups,
  CASE WHEN l.gives_address THEN coalesce(m.address_own, 1) WHEN NOT l.gives_address THEN 0 END AS address_lookups,
  CASE WHEN l.names_person THEN coalesce(m.person_all, 1) WHEN NOT l.names_person THEN 0 END AS person_lookups_all,
  CASE WHEN l.gives_address THEN coalesce(m.address_all, 1) WHEN NOT l.gives_address THEN 0 END AS address_lookups_all
FROM line AS l
LEFT JOIN most AS m ON m.ordinal = l.ordinal
