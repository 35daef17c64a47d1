-- traits: the truth about each person of the file: household, seat, what makes it hard
-- reads: numbered
-- why: requests are planted by it and measured by it; no gate may read it
SELECT key, person_id, hh AS household, role, sex, adult, deceased, number_true, mistyped,
       CASE WHEN partner IS NOT NULL THEN person_id(partner) END AS partner_id,
       CASE WHEN other IS NOT NULL THEN person_id(other) END AS other_id,
       family_true, given_true, family_former,
       CASE WHEN holds IS NOT NULL THEN 'hold'
            WHEN role = 'twin' THEN 'twin'
            WHEN role IN ('senior', 'junior') THEN 'jr_sr'
            WHEN role = 'sibling' THEN 'sibling'
            WHEN role = 'namesake' THEN 'namesake'
            WHEN kind = 'single_shared_number' AND other IS NOT NULL THEN 'shared_number'
            WHEN mistyped THEN 'mistyped_number'
            WHEN kind = 'single_misfiled' THEN 'misfiled'
            WHEN deceased THEN 'deceased'
            WHEN number_type IS NULL THEN 'no_number'
            WHEN number_type = 'itin' THEN 'itin'
            WHEN family_former IS NOT NULL THEN 'former_name'
            WHEN family_true <> strip_accents(family_true) OR given_true <> strip_accents(given_true) OR family_true <> family_held OR given_true <> given_held THEN 'diacritics'
            WHEN role IN ('head', 'spouse', 'elder', 'mate') AND kind NOT IN ('single') THEN 'household'
            ELSE 'ordinary' END AS trait
FROM numbered
WHERE present
ORDER BY key
