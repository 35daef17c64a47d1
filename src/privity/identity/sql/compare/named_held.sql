-- makes  named_held (every column of held, bearer, once): one row per name of a candidate, each numbered as if it were a person
-- reads  held, shown_candidates
-- why    A comparison keeps the best of a person's names; numbered by themselves, each keeps its own pattern, and
--        the name that a candidate's pattern came from can be told. `bearer` is the person, `once` whether the
--        name is a former one.
SELECT
  row_number() OVER (ORDER BY held.person_no, held.former, held.family_key, held.given_key, held.middle_key, held.suffix_key)
    AS person_no,
  FALSE AS former,
  held.* EXCLUDE (person_no, former),
  held.person_no AS bearer,
  held.former AS once
FROM held
WHERE held.person_id IN (SELECT person_id FROM shown_candidates)
