-- makes  line_roster (ordinal, officers_on_roster, officers_investigative): one row per line naming an officer
-- reads  line_officers, line_values, asked, roster, pack_roles
-- why    Every officer named must stand on the roster of the requesting agency, in the unit stated, on the day of asking, in an
--        investigative role. An empty roster is a silent register: unknown. A role the pack does not know is unknown.
SELECT
  o.ordinal,
  CASE WHEN (SELECT count(*) FROM roster) > 0 THEN bool_and(coalesce(o.found, FALSE)) END AS officers_on_roster,
  CASE WHEN bool_or(NOT o.investigative) THEN FALSE WHEN bool_and(o.found AND o.investigative IS NOT NULL) THEN TRUE END AS officers_investigative
FROM (
  SELECT
    l.ordinal,
    l.officer,
    bool_or(r.officer_id IS NOT NULL) AS found,
    CASE
      WHEN bool_or(NOT p.investigative) THEN FALSE
      WHEN bool_or(r.officer_id IS NOT NULL AND p.investigative IS NULL) THEN NULL
      ELSE bool_or(p.investigative)
    END AS investigative
  FROM line_officers AS l
  JOIN line_values AS v ON v.ordinal = l.ordinal
  CROSS JOIN asked AS k
  LEFT JOIN roster AS r
    ON r.officer_id = l.officer
   AND r.agency = k.requesting_agency
   AND upper(trim(r.unit)) = upper(v.engaged_unit)
   AND r.from_on <= k.asked_on
   AND (r.to_on IS NULL OR k.asked_on <= r.to_on)
  LEFT JOIN pack_roles AS p ON p.role = r.role
  GROUP BY l.ordinal, l.officer
) AS o
GROUP BY o.ordinal
