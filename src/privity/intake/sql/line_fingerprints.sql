-- makes  line_fingerprints (ordinal, kind, fingerprint): at most one row per line and kind
-- reads  line_values; names_std; numbers_std; addresses_std; fingerprint_key (inner_pad, outer_pad): one row
-- why    A person asked about again is known by number, by name and birth date, by name and place, or by name
--        and case, so that a line filed anew, re-addressed or split off still meets its earlier refusal.
--        HMAC-SHA-256 written out (RFC 2104), because the engine has the hash alone.
SELECT
  ordinal, kind,
  left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(told)))), 32) AS fingerprint
FROM (
  SELECT ref AS ordinal, 'number' AS kind, 'number' || chr(31) || id_digits AS told
  FROM numbers_std
  UNION ALL
  SELECT v.ordinal, 'name_birth', concat_ws(chr(31), 'name_birth', n.family_key, n.given_key, strftime(v.date_of_birth, '%Y-%m-%d'))
  FROM line_values AS v JOIN names_std AS n ON n.ref = v.ordinal
  WHERE n.family_key <> '' AND n.given_key <> '' AND v.date_of_birth IS NOT NULL
  UNION ALL
  SELECT n.ref, 'name_address', concat_ws(chr(31), 'name_address', n.family_key, n.given_key, a.addr_key)
  FROM names_std AS n JOIN addresses_std AS a ON a.ref = n.ref
  WHERE n.family_key <> '' AND n.given_key <> '' AND a.addr_key IS NOT NULL
  UNION ALL
  SELECT v.ordinal, 'name_case', concat_ws(chr(31), 'name_case', n.family_key, n.given_key, v.case_id)
  FROM line_values AS v JOIN names_std AS n ON n.ref = v.ordinal
  WHERE n.family_key <> '' AND n.given_key <> '' AND v.case_id IS NOT NULL
) AS persons
CROSS JOIN fingerprint_key AS k
WHERE told IS NOT NULL
