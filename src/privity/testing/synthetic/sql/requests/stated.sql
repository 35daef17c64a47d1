-- stated: one row per line: what the line would say before a defect is planted
-- reads: chosen, cases, reasons, units
-- why: distortions change what is said about the person, never whether the law is met
WITH said AS (
    SELECT c.*, list_filter([t1, t2], lambda t: t IS NOT NULL) AS distortion FROM chosen c
),
bent AS (
    SELECT s.*, has(s.distortion, 'prior_address') AS moved,
           CASE WHEN has(s.distortion, 'swapped_names') THEN s.given_name
                WHEN has(s.distortion, 'typo_family') THEN misspelt(s.family_name, s.ordinal, 'typo family')
                WHEN has(s.distortion, 'former_name') THEN s.family_former WHEN has(s.distortion, 'plain_letters') THEN strip_accents(s.family_name)
                WHEN has(s.distortion, 'other_spelling') THEN s.family_true ELSE s.family_name END AS family,
           CASE WHEN has(s.distortion, 'swapped_names') THEN s.family_name WHEN has(s.distortion, 'initial_given') THEN left(s.given_name, 1)
                WHEN has(s.distortion, 'typo_given') THEN misspelt(s.given_name, s.ordinal, 'typo given')
                WHEN has(s.distortion, 'nickname') THEN s.nickname WHEN has(s.distortion, 'plain_letters') THEN strip_accents(s.given_name)
                WHEN has(s.distortion, 'other_spelling') THEN s.given_true ELSE s.given_name END AS given,
           CASE WHEN has(s.distortion, 'prior_address') THEN s.prior.l1
                WHEN has(s.distortion, 'street_words') THEN s.swapped
                WHEN has(s.distortion, 'missing_unit') AND s.unit_in = 'first' THEN left(s.line1, length(s.line1) - length(s.rest))
                WHEN has(s.distortion, 'unit_format') THEN CASE WHEN s.unit_in = 'first' THEN left(s.line1, length(s.line1) - length(s.rest))
                     WHEN u(s.ordinal, 'unit way') < 0.5 THEN s.line1 || ' # ' || s.unit ELSE s.line1 END
                ELSE s.line1 END AS l1,
           CASE WHEN has(s.distortion, 'prior_address') THEN s.prior.l2
                WHEN has(s.distortion, 'missing_unit') AND s.unit_in = 'second' THEN NULL
                WHEN has(s.distortion, 'unit_format') THEN CASE WHEN s.unit_in = 'first' THEN 'Apartment ' || s.unit
                     WHEN u(s.ordinal, 'unit way') < 0.5 THEN NULL ELSE if(starts_with(s.line2, 'A'), '#', 'APT ') || s.unit END
                ELSE s.line2 END AS l2
    FROM said s
)
SELECT b.ordinal, b.lawful, b.problem, b.person_id, b.trait, b.household,
       if(b.mistyped, list_append(b.distortion, 'held_number_mistyped'), b.distortion) AS distortion,
       lpad(b.ordinal::VARCHAR, 7, '0') AS line_id,
       if(w.capitals, capitals(b.family), b.family) AS family_name, if(w.capitals, capitals(b.given), b.given) AS given_name,
       if(has(b.distortion, 'missing_middle'), NULL, if(w.capitals, capitals(b.middle_name), b.middle_name)) AS middle_name, b.suffix,
       if(has(b.distortion, 'missing_number'), NULL, b.id_number) AS id_number,
       CASE WHEN b.id_number IS NULL OR has(b.distortion, 'missing_number') THEN NULL WHEN b.id_number[1] = '9' THEN 'itin' ELSE 'ssn' END AS id_type,
       if(has(b.distortion, 'missing_birth_date'), NULL, b.date_of_birth::VARCHAR) AS date_of_birth,
       if(w.capitals, upper(b.l1), b.l1) AS address_line1, if(w.capitals, upper(b.l2), b.l2) AS address_line2,
       if(w.capitals, upper(if(b.moved, b.prior.city, b.city)), if(b.moved, b.prior.city, b.city)) AS city,
       if(b.moved, b.prior.state, b.state) AS state, if(b.moved, b.prior.zip, b.zip) AS postal_code, 'US' AS country,
       k.periods, k.statute, k.statute_facts, k.proceeding, k.case_id, k.opened::VARCHAR AS case_opened_on,
       'In case ' || k.case_id || ' ' || replace(r.said, '{amount}', r.amount) AS reason,
       k.engaged_officers, w.unit_name AS engaged_unit, k.elements, k.evidence, k.q
FROM bent b
JOIN cases k USING (ordinal)
JOIN reasons r USING (ordinal)
JOIN units w ON w.unit = k.unit
