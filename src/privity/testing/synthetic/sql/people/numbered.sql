-- numbered: one row per seat: its true number, the number the file holds, its person id
-- reads: named
-- why: some share a number, some are held under one with two digits exchanged, some have none
SELECT *, CASE WHEN present THEN person_id(n) END AS person_id,
       CASE WHEN number_type IS NULL THEN NULL
            WHEN kind = 'single_shared_number' AND side = 1 AND other IS NOT NULL THEN ssn(other)
            WHEN number_type = 'itin' THEN itin(place) ELSE ssn(place) END AS number_true,
       u(key, 'mistyped') < share('mistyped_number') AND kind <> 'single_shared_number' AND number_type IS NOT NULL AS mistyped,
       CASE WHEN NOT present THEN NULL
            WHEN u(key, 'hold') < share('informant') THEN 'informant'
            WHEN u(key, 'hold') < share('informant') + share('impairment') THEN 'impairment' END AS holds
FROM (
    SELECT *,
           -- absent persons number from the far end, where the file never comes
           CASE WHEN present THEN n ELSE 700000000 - (block * 1024 + pos) END AS place,
           CASE WHEN kind = 'single_shared_number' THEN 'ssn'
                WHEN u(key, 'number') < if(adult, share('no_number'), share('no_number_child')) THEN NULL
                WHEN u(key, 'number type') < share('itin') THEN 'itin' ELSE 'ssn' END AS number_type
    FROM named
)

