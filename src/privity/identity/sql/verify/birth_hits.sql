-- makes  birth_hits (ordinal, person_no, address, holder): one row per line and person with a birth key of it
-- reads  birth_probes, held_births
-- why    Name and birth date anywhere on the file.
SELECT probes.ordinal, held.person_no, 0 AS address, 0 AS holder
FROM held_births AS held
JOIN birth_probes AS probes ON probes.birth_key = held.birth_key
