-- targets: the persons asked about, numbered from zero
-- reads: sampled, main_addresses, prior_addresses, persons
-- why: only persons at an address in the United States that is no military post; a request about others is another study
SELECT row_number() OVER (ORDER BY s.lot, s.person_id) - 1 AS nth, s.*, m.main, r.prior, o.id_number AS partner_number
FROM sampled s
JOIN main_addresses m USING (person_id)
LEFT JOIN prior_addresses r USING (person_id)
LEFT JOIN persons o ON o.person_id = s.partner_id
WHERE m.main.country = 'US' AND m.main.state NOT IN ('AE', 'AP')
QUALIFY nth < getvariable('wanted')
