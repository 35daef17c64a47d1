-- makes  address_loads (addr_key, address_lines): one row per address given in the file
-- reads  addresses_std
-- why    One address on hundreds of lines is a placeholder or an institution, however well it parses.
SELECT addr_key, count(*) AS address_lines
FROM addresses_std
WHERE addr_key IS NOT NULL
GROUP BY addr_key
