-- makes  read_facts (statute, statute_facts, bad, facts MAP): one row per distinct pair of statute and facts text
-- reads  stated_facts; pack_statutes (statute, entry, kind); pack_statute_keys (statute, key, type)
-- why    A fact is key=value, the key one that the statute's entry declares, the value of the declared type.
--        Which keys may stand there is only known of a statute of the pack that may be designated; for any other the
--        shape alone is judged, so that one wrong citation is one fault and not two.
SELECT
  statute, statute_facts, bad,
  CASE WHEN NOT bad THEN map(keys, vals) END AS facts
FROM (
  SELECT
    f.statute, f.statute_facts,
    bool_or(
      f.times > 1
      OR f.key IS NULL
      OR NOT regexp_full_match(f.key, '[a-z][a-z0-9_]{0,39}')
      OR f.value = ''
      OR (s.statute IS NOT NULL AND k.key IS NULL)
      OR CASE k.type
        WHEN 'date' THEN @value IS NULL
        WHEN 'bool' THEN f.value NOT IN ('true', 'false')
        WHEN 'int' THEN NOT regexp_full_match(f.value, '-?[0-9]{1,18}')
        ELSE FALSE
      END
    ) AS bad,
    list(coalesce(f.key, '') ORDER BY f.key) AS keys,
    list(f.value ORDER BY f.key) AS vals
  FROM stated_facts AS f
  LEFT JOIN pack_statutes AS s ON s.statute = f.statute AND s.kind IN ('criminal', 'program')
  LEFT JOIN pack_statute_keys AS k ON k.statute = s.entry AND k.key = f.key
  GROUP BY f.statute, f.statute_facts
) AS judged
