-- prior_addresses: of each sampled person the latest earlier address
-- reads: addresses, sampled, main_addresses
-- why: persons move, and a requester may know where they were
SELECT a.person_id,
       arg_max(struct_pack(l1 := a.address_line1, l2 := a.address_line2, city := a.city, state := a.state, zip := a.postal_code, country := a.country, period := a.period), a.period) AS prior
FROM addresses a JOIN main_addresses m USING (person_id)
WHERE NOT a.current AND a.period < m.main.period AND a.country = 'US' AND a.state NOT IN ('AE', 'AP')
GROUP BY a.person_id
