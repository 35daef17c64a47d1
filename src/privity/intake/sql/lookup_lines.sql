-- makes  lookup_lines (ordinal, names_person, gives_address, id_digits, family_key, family_alt, given, born, zip5, addr_key): one row per line
-- reads  line_values; names_std; numbers_std; addresses_std
-- why    What a line names somebody by, put together once. What cannot be read was not counted, which is unknown; who names nobody spends
--        nothing.
SELECT
  v.ordinal,
  CASE
    WHEN n.ref IS NULL OR u.ref IS NULL OR list_has_any(v.bad, ['family_name', 'given_name', 'id_number', 'date_of_birth']) THEN NULL
    ELSE u.id_digits IS NOT NULL OR coalesce(n.family_key, '') <> '' END AS names_person,
  CASE
    WHEN a.ref IS NULL OR list_has_any(v.bad, ['address_line1', 'address_line2', 'city', 'state', 'postal_code', 'country']) THEN NULL
    ELSE a.addr_key IS NOT NULL END AS gives_address,
  u.id_digits, nullif(n.family_key, '') AS family_key, n.family_alt, n.given_tokens[1] AS given, CAST(v.date_of_birth AS VARCHAR) AS born, a.zip5, a.addr_key
FROM line_values AS v
LEFT JOIN names_std AS n ON n.ref = v.ordinal
LEFT JOIN numbers_std AS u ON u.ref = v.ordinal
LEFT JOIN addresses_std AS a ON a.ref = v.ordinal
