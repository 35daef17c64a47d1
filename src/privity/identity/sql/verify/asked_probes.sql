-- makes  asked_probes (ordinal, birth_date, word): one row per line and word to look for beside its birth date
-- reads  asked_keys
-- why    Whoever shares birth date and name must be found under the family name, the given name, a familiar
--        form, and under names written crosswise; the widening is on this side, so the file is keyed once.
SELECT ordinal, birth_date, family_key AS word FROM asked_keys WHERE birth_date IS NOT NULL
UNION
SELECT ordinal, birth_date, given_first FROM asked_keys WHERE birth_date IS NOT NULL
UNION
SELECT ordinal, birth_date, given_key FROM asked_keys WHERE birth_date IS NOT NULL
UNION
SELECT ordinal, birth_date, unnest(forms) FROM asked_keys WHERE birth_date IS NOT NULL AND len(forms) > 0
