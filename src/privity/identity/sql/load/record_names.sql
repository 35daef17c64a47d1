-- makes  record_names (ref, person_no, former, family_name, given_name, middle_name, suffix): one row per name of a person
-- reads  persons, names, record_people
-- why    A former name is a name of the person. Where it says nothing of a middle name or a suffix, those of
--        the person stand: a former surname must not shake off the suffix that tells a father from a son.
SELECT row_number() OVER () AS ref, every.*
FROM (
  SELECT
    people.person_no, FALSE AS former,
    main.family_name, main.given_name, main.middle_name, main.suffix
  FROM persons AS main
  JOIN record_people AS people ON people.person_id = main.person_id
  UNION ALL
  SELECT
    people.person_no, TRUE AS former,
    coalesce(nullif(trim(other.family_name), ''), main.family_name),
    coalesce(nullif(trim(other.given_name), ''), main.given_name),
    coalesce(nullif(trim(other.middle_name), ''), main.middle_name),
    coalesce(nullif(trim(other.suffix), ''), main.suffix)
  FROM names AS other
  JOIN persons AS main ON main.person_id = other.person_id
  JOIN record_people AS people ON people.person_id = other.person_id
) AS every
