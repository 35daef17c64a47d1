-- drawn: one row per seat: from which key each part of a person is drawn
-- reads: seats, plan
-- why: twins draw their birth from the household, namesakes their name from the pair, all others from themselves
SELECT s.*,
       CASE p.sex WHEN 'm' THEN 'm'
                  WHEN 'own' THEN if(u(s.key, 'sex') < 0.5, 'f', 'm')
                  -- a spouse sits next to the head; at a senior's side she is a woman
                  WHEN 'other' THEN if(s.kind = 'father_son' OR u(s.key - 1, 'sex') >= 0.5, 'f', 'm')
                  ELSE if(u(coalesce(s.pair_key, s.hh), 'sex') < 0.5, 'f', 'm') END AS sex,
       make_date(p.born_from, 1, 1)
           + draw(CASE WHEN s.role IN ('twin', 'absent_twin') THEN s.hh
                       WHEN s.role = 'namesake' AND s.pair % 2 = 0 THEN s.pair_key
                       ELSE s.key END, 'born', 365 * (p.born_to - p.born_from + 1))::INTEGER AS born,
       CASE WHEN p.family = 'pair' THEN s.pair_key
            WHEN p.family = 'own' OR (s.role LIKE '%spouse' AND u(s.key, 'keeps') < share('own_surname')) THEN s.key
            ELSE s.hh END AS family_key,
       CASE p.given WHEN 'pair' THEN s.pair_key WHEN 'own' THEN s.key ELSE s.hh END AS given_key,
       p.given = 'alike' AS alike,
       -- a son is named as his father was, whatever was in fashion when he was born
       CASE p.given WHEN 'household' THEN 1960 WHEN 'pair' THEN 1970 END AS given_decade,
       CASE WHEN p.given = 'household' AND u(s.hh, 'same middle') < share('same_middle') THEN s.hh ELSE s.key END AS middle_key
FROM seats s JOIN plan p USING (pos)
