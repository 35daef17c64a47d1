-- main_addresses: of each sampled person the address a requester would know: the current one, in the person's own hand where held
-- reads: addresses, sampled
-- why: "undistorted" means written as the file has it
SELECT person_id,
       arg_max(struct_pack(l1 := address_line1, l2 := address_line2, city := city, state := state, zip := postal_code, country := country, period := period),
               (current::INTEGER * 2 + (source = 'subject')::INTEGER) * 100000000 + (period * 1000 + dayofyear(received_on)) * 10 + (length(address_line1) % 10)) AS main
FROM addresses SEMI JOIN sampled USING (person_id)
GROUP BY person_id
