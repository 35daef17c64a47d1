-- makes  asked_probes (ordinal, birth_date, given_first): one row per line and first given name to look for
-- reads  asked_keys, held_crowded_births
-- why    Whoever shares birth date and name must be found under the familiar form and under names written
--        crosswise too; the widening is on this side, so the record file is keyed once.
SELECT probes.ordinal, probes.birth_date, probes.given_first
FROM (
  SELECT ordinal, birth_date, given_first FROM asked_keys WHERE NOT crowded_birth
  UNION
  SELECT ordinal, birth_date, split_part(family_key, ' ', 1) FROM asked_keys WHERE NOT crowded_birth
  UNION
  SELECT ordinal, birth_date, unnest(forms) FROM asked_keys WHERE NOT crowded_birth AND len(forms) > 0
) AS probes
LEFT JOIN held_crowded_births AS crowds
  ON crowds.birth_date = probes.birth_date AND crowds.word = probes.given_first
WHERE probes.birth_date IS NOT NULL AND crowds.word IS NULL
