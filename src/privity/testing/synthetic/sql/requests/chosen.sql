-- chosen: one row per line: which distortions it gets
-- reads: possible
-- why: rare ones are tried first, so that each is common enough to be measured
WITH first AS (
    SELECT *,
           CASE WHEN NOT lawful OR (problem IS NOT NULL AND problem <> 'transposed_number') THEN NULL
                WHEN problem = 'transposed_number' THEN 'transposed_number'
                WHEN u(ordinal, 'distorted') >= share('distorted') THEN NULL
                WHEN family_former IS NOT NULL AND u(ordinal, 'former') < share('former_name') THEN 'former_name'
                WHEN strip_accents(family_name || given_name) <> family_name || given_name AND u(ordinal, 'plain') < share('plain_letters') THEN 'plain_letters'
                WHEN (family_true <> family_name OR given_true <> given_name) AND u(ordinal, 'spelling') < share('other_spelling') THEN 'other_spelling'
                WHEN prior IS NOT NULL AND u(ordinal, 'prior') < share('prior_address') THEN 'prior_address'
                WHEN nickname IS NOT NULL AND u(ordinal, 'nick') < share('nickname') THEN 'nickname'
                WHEN unit_in IS NOT NULL AND u(ordinal, 'no unit') < share('missing_unit') THEN 'missing_unit'
                WHEN unit_in IS NOT NULL AND u(ordinal, 'unit') < share('unit_format') THEN 'unit_format'
                WHEN swapped <> line1 AND u(ordinal, 'words') < share('street_words') THEN 'street_words'
                WHEN middle_name IS NOT NULL AND u(ordinal, 'no middle') < share('missing_middle') THEN 'missing_middle'
                WHEN id_number IS NOT NULL AND u(ordinal, 'no birth') < share('missing_birth_date') THEN 'missing_birth_date'
                WHEN id_number IS NOT NULL AND u(ordinal, 'no number') < share('missing_number') THEN 'missing_number'
                WHEN u(ordinal, 'initial') < share('initial_given') THEN 'initial_given'
                WHEN given_name <> family_name AND u(ordinal, 'swapped') < share('swapped_names') THEN 'swapped_names'
                WHEN u(ordinal, 'typo') < share('typo_family') THEN 'typo_family'
                ELSE 'typo_given' END AS t1
    FROM possible
)
SELECT *,
       CASE WHEN t1 IS NULL OR t1 = 'transposed_number' OR u(ordinal, 'second distortion') >= share('second_distortion') THEN NULL
            WHEN t1 IN ('prior_address', 'missing_unit', 'unit_format', 'street_words', 'missing_birth_date', 'missing_number')
            THEN if(u(ordinal, 'second typo') < 0.5, 'typo_given', if(middle_name IS NOT NULL, 'missing_middle', 'typo_family'))
            WHEN swapped <> line1 AND u(ordinal, 'second words') < 0.5 THEN 'street_words'
            WHEN id_number IS NOT NULL THEN 'missing_birth_date' END AS t2
FROM first
