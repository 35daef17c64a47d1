-- makes  line_roster (ordinal, officers_on_roster, officers_investigative): one row per line naming an officer
-- reads  line_officers, line_values, asked, roster, pack_roles
-- why    Every officer named must stand on the roster of the requesting agency, in the unit stated, on the day of asking, in an
--        investigative role. An empty roster is a silent register: unknown. A role the pack does not know is unknown. What the roster
--        says of an officer in a unit is put together once, however many lines name him; who is not on it has no row.
SELECT
  l.ordinal,
  CASE WHEN (SELECT count(*) FROM roster) > 0 THEN bool_and(coalesce(o.found, FALSE)) END AS officers_on_roster,
  CASE WHEN bool_or(NOT o.investigative) THEN FALSE WHEN bool_and(o.found AND o.investigative IS NOT NULL) THEN TRUE END AS officers_investigative
FROM line_officers AS l
JOIN line_values AS v ON v.ordinal = l.ordinal
LEFT JOIN (
  SELECT
    r.officer_id,
    r.unit,
    TRUE AS found,
    CASE
      WHEN bool_or(NOT p.investigative) THEN FALSE
      WHEN bool_or(p.investigative IS NULL) THEN NULL
      ELSE bool_or(p.investigative)
    END AS investigative
  FROM (
    SELECT officer_id, upper(trim(unit)) AS unit, role
    FROM roster
    CROSS JOIN asked AS k
    WHERE agency = k.requesting_agency AND from_on <= k.asked_on AND (to_on IS NULL OR k.asked_on <= to_on)
  ) AS r
  LEFT JOIN pack_roles AS p ON p.role = r.role
  GROUP BY r.officer_id, r.unit
) AS o ON o.officer_id = l.officer AND o.unit = upper(v.engaged_unit)
GROUP BY l.ordinal
