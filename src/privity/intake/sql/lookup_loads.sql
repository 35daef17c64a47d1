-- makes  lookup_loads (ordinal, person_lookups, address_lookups, person_lookups_all, address_lookups_all): one row per line
-- reads  lookup_lines; lookup_keys; lookup_repeats
-- why    The way of naming that was used most often decides, and all lines that share it are counted, so that all lines over a number
--        fail and none is the lawful remainder.
SELECT
  l.ordinal,
  CASE WHEN l.names_person THEN coalesce(m.person_own, 1) WHEN NOT l.names_person THEN 0 END AS person_lookups,
  CASE WHEN l.gives_address THEN coalesce(m.address_own, 1) WHEN NOT l.gives_address THEN 0 END AS address_lookups,
  CASE WHEN l.names_person THEN coalesce(m.person_all, 1) WHEN NOT l.names_person THEN 0 END AS person_lookups_all,
  CASE WHEN l.gives_address THEN coalesce(m.address_all, 1) WHEN NOT l.gives_address THEN 0 END AS address_lookups_all
FROM lookup_lines AS l
LEFT JOIN (
  SELECT
    k.ordinal,
    max(r.own) FILTER (WHERE k.about = 'person') AS person_own, max(r.everybody) FILTER (WHERE k.about = 'person') AS person_all,
    max(r.own) FILTER (WHERE k.about = 'address') AS address_own, max(r.everybody) FILTER (WHERE k.about = 'address') AS address_all
  FROM lookup_keys AS k JOIN lookup_repeats AS r ON r.key = k.key
  GROUP BY k.ordinal
) AS m ON m.ordinal = l.ordinal
