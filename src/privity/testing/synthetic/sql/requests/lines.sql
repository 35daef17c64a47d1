-- lines: the request file: one row per line, in order, every cell as text
-- reads: stated, planted, lots, group_places
-- why: spec/request-file.md. An empty cell of a defect empties the cell
SELECT line_id,
       nullif(fill(coalesce(m['family_name'], family_name), '{family_name}', family_name), '') AS family_name,
       nullif(fill(coalesce(m['given_name'], given_name), '{given_name}', given_name), '') AS given_name,
       nullif(coalesce(m['middle_name'], middle_name), '') AS middle_name, suffix,
       nullif(coalesce(m['id_number'], id_number), '') AS id_number, nullif(coalesce(m['id_type'], id_type), '') AS id_type,
       nullif(coalesce(m['date_of_birth'], date_of_birth), '') AS date_of_birth,
       nullif(fill(fill(fill(fill(coalesce(m['address_line1'], address_line1), '{zip}', left(postal_code, 5)), '{city}', city), '{state}', state),
                   '{group_number}', (101 + "offset" // getvariable('address_group'))::VARCHAR), '') AS address_line1,
       nullif(fill(coalesce(m['address_line2'], address_line2), '{suite}', (100 + "offset" // 5)::VARCHAR), '') AS address_line2,
       nullif(fill(coalesce(m['city'], city), '{group_city}', g.town), '') AS city,
       nullif(fill(fill(coalesce(m['state'], state), '{other_state}', if(state IN ('WA', 'OR'), 'FL', 'WA')), '{group_state}', g.region), '') AS state,
       nullif(fill(fill(coalesce(m['postal_code'], postal_code), '{zip}', left(postal_code, 5)), '{group_zip}', g.code), '') AS postal_code,
       nullif(coalesce(m['country'], country), '') AS country,
       nullif(coalesce(m['periods'], periods), '') AS periods, nullif(coalesce(m['statute'], statute), '') AS statute,
       nullif(coalesce(m['statute_facts'], statute_facts), '') AS statute_facts, nullif(coalesce(m['proceeding'], proceeding), '') AS proceeding,
       nullif(coalesce(m['case_id'], case_id), '') AS case_id, nullif(coalesce(m['case_opened_on'], case_opened_on), '') AS case_opened_on,
       nullif(fill(fill(fill(fill(fill(coalesce(m['reason'], reason), '{case_id}', case_id), '{case_opened_on}', case_opened_on), '{given_name}', given_name),
                             '{family_name}', family_name), '{reason_without_case}', 'In this case' || substr(reason, length(case_id) + 9)), '') AS reason,
       nullif(fill(fill(fill(fill(fill(coalesce(m['engaged_officers'], engaged_officers), '{engaged_officers}', engaged_officers), '{digits}', lpad(ordinal::VARCHAR, 8, '0')),
                                  '{busy_officer}', getvariable('agency') || '-8' || lpad(("offset" // getvariable('officer_group'))::VARCHAR, 5, '0')),
                             '{idle_officer}', getvariable('agency') || '-7' || lpad(("offset" % getvariable('idle_officers'))::VARCHAR, 5, '0')),
                   '{gone_officer}', getvariable('agency') || '-6' || lpad(("offset" % getvariable('idle_officers'))::VARCHAR, 5, '0')), '') AS engaged_officers,
       nullif(fill(coalesce(m['engaged_unit'], engaged_unit), '{busy_unit}', 'National Coordination Unit'), '') AS engaged_unit,
       nullif(coalesce(m['elements'], elements), '') AS elements, nullif(coalesce(m['evidence'], evidence), '') AS evidence
FROM (SELECT s.*, l."offset", p.cells AS m FROM stated s JOIN lots l USING (ordinal) LEFT JOIN planted p USING (ordinal)) x
LEFT JOIN group_places g ON g.slot = x."offset" // getvariable('address_group') % 12
ORDER BY ordinal
