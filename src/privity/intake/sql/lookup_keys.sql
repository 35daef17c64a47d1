-- makes  lookup_keys (ordinal, about, key UBIGINT): one row per line and way in which it names a person, and one for its address
-- reads  lookup_lines; lookup_key (key BLOB): one row
-- why    Whoever guesses addresses changes one thing at a time: a digit of the number, a part of a double name, a second given name.
--        So a line counts under its number and under its name and birth date, by the first given name and each half of a double family
--        name; with neither number nor birth date, under its name and postcode. A key is SHA-256 behind a secret, cut to a quarter.
SELECT ordinal, about, CAST('0x' || left(sha256(k.key || encode(told)), 16) AS UBIGINT) AS key
FROM (
  SELECT ordinal, 'person' AS about, 'n' || id_digits AS told
  FROM lookup_lines WHERE id_digits IS NOT NULL
  UNION ALL
  SELECT ordinal, 'person', concat_ws(chr(31), 'b', family_key, given, born)
  FROM lookup_lines WHERE family_key IS NOT NULL AND born IS NOT NULL
  UNION ALL
  SELECT ordinal, 'person', concat_ws(chr(31), 'b', unnest(list_filter(list_distinct(family_alt), lambda other: other <> family_key)), given, born)
  FROM lookup_lines WHERE family_key IS NOT NULL AND len(family_alt) > 0 AND born IS NOT NULL
  UNION ALL
  SELECT ordinal, 'person', concat_ws(chr(31), 'p', unnest(list_distinct(list_append(family_alt, family_key))), given, coalesce(zip5, ''))
  FROM lookup_lines WHERE family_key IS NOT NULL AND born IS NULL AND id_digits IS NULL
  UNION ALL
  SELECT ordinal, 'address', 'a' || addr_key
  FROM lookup_lines WHERE addr_key IS NOT NULL
) AS named
CROSS JOIN lookup_key AS k
