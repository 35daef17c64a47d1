-- makes  lookup_keys (ordinal, about, key UBIGINT): one row per line and way in which it names a person, and one for its address
-- reads  line_values; names_std; numbers_std; addresses_std; lookup_key (key BLOB): one row
-- why    Whoever guesses addresses changes one thing at a time: a digit of the number, a part of a double name, a second given name.
--        So a line counts under its number and under its name and birth date, by the first given name and each half of a double family
--        name; with neither number nor birth date, under its name and postcode. A key is SHA-256 behind a secret, cut to a quarter.
SELECT ordinal, about, CAST('0x' || left(sha256(k.key || encode(told)), 16) AS UBIGINT) AS key
FROM (
  SELECT ref AS ordinal, 'person' AS about, 'n' || id_digits AS told
  FROM numbers_std WHERE id_digits IS NOT NULL
  UNION ALL
  SELECT n.ref, 'person', concat_ws(chr(31), 'b', n.family_key, n.given_tokens[1], v.date_of_birth)
  FROM names_std AS n JOIN line_values AS v ON v.ordinal = n.ref
  WHERE n.family_key <> '' AND v.date_of_birth IS NOT NULL
  UNION ALL
  SELECT n.ref, 'person', concat_ws(chr(31), 'b', unnest(list_filter(list_distinct(n.family_alt), lambda other: other <> n.family_key)),
    n.given_tokens[1], v.date_of_birth)
  FROM names_std AS n JOIN line_values AS v ON v.ordinal = n.ref
  WHERE n.family_key <> '' AND len(n.family_alt) > 0 AND v.date_of_birth IS NOT NULL
  UNION ALL
  SELECT n.ref, 'person', concat_ws(chr(31), 'p', unnest(list_distinct(list_append(n.family_alt, n.family_key))), n.given_tokens[1], coalesce(a.zip5, ''))
  FROM names_std AS n JOIN line_values AS v ON v.ordinal = n.ref JOIN numbers_std AS u ON u.ref = n.ref JOIN addresses_std AS a ON a.ref = n.ref
  WHERE n.family_key <> '' AND v.date_of_birth IS NULL AND u.id_digits IS NULL
  UNION ALL
  SELECT ref, 'address', 'a' || addr_key
  FROM addresses_std WHERE addr_key IS NOT NULL
) AS named
CROSS JOIN lookup_key AS k
