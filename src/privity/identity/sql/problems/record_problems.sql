-- makes  record_problems (rule, relation, found, persons): one row per rule of the record file that is broken
-- reads  persons, names, addresses, items, record_people
-- why    All faults of a file are told together, as counts; up to five persons are named by their place in the
--        order of person ids, never by a value of the file.
SELECT rule, relation, found, persons
FROM (
  SELECT 'person_id.absent' AS rule, 'persons' AS relation, count(*) AS found, NULL::BIGINT[] AS persons
  FROM persons
  WHERE person_id IS NULL OR trim(person_id) = ''
  UNION ALL
  SELECT 'person_id.doubled', 'persons', count(*), list(person_no ORDER BY person_no)[1:5]
  FROM (
    SELECT person_no, count(*) OVER (PARTITION BY person_id) AS bearers
    FROM record_people
  ) AS counted
  WHERE bearers > 1
  UNION ALL
  SELECT 'date_of_birth.unreadable', 'persons', count(*), list(people.person_no ORDER BY people.person_no)[1:5]
  FROM persons AS held
  JOIN record_people AS people ON people.person_id = held.person_id
  WHERE trim(held.date_of_birth::VARCHAR) <> '' AND people.birth_date IS NULL
  UNION ALL
  SELECT 'row.orphan', 'names', count(*), NULL
  FROM names AS held
  LEFT JOIN record_people AS people ON people.person_id = held.person_id
  WHERE people.person_no IS NULL
  UNION ALL
  SELECT 'row.orphan', 'addresses', count(*), NULL
  FROM addresses AS held
  LEFT JOIN record_people AS people ON people.person_id = held.person_id
  WHERE people.person_no IS NULL
  UNION ALL
  SELECT 'row.orphan', 'items', count(*), NULL
  FROM items AS held
  LEFT JOIN record_people AS people ON people.person_id = held.person_id
  WHERE people.person_no IS NULL
  UNION ALL
  SELECT 'source.unknown', 'addresses', count(*), list(DISTINCT people.person_no ORDER BY people.person_no)[1:5]
  FROM addresses AS held
  JOIN record_people AS people ON people.person_id = held.person_id
  WHERE coalesce(lower(trim(held.source)), '') NOT IN ('subject', 'third_party', 'custodian')
  UNION ALL
  SELECT 'source.unknown', 'items', count(*), list(DISTINCT people.person_no ORDER BY people.person_no)[1:5]
  FROM items AS held
  JOIN record_people AS people ON people.person_id = held.person_id
  WHERE coalesce(lower(trim(held.source)), '') NOT IN ('subject', 'third_party', 'custodian')
  UNION ALL
  SELECT 'current.unreadable', 'addresses', count(*), list(DISTINCT people.person_no ORDER BY people.person_no)[1:5]
  FROM addresses AS held
  JOIN record_people AS people ON people.person_id = held.person_id
  WHERE try_cast(held.current AS BOOLEAN) IS NULL
  UNION ALL
  SELECT 'period.unreadable', 'items', count(*), list(DISTINCT people.person_no ORDER BY people.person_no)[1:5]
  FROM items AS held
  JOIN record_people AS people ON people.person_id = held.person_id
  WHERE try_cast(held.period AS INTEGER) IS NULL
  UNION ALL
  SELECT 'joint_with.orphan', 'items', count(*), list(DISTINCT people.person_no ORDER BY people.person_no)[1:5]
  FROM items AS held
  JOIN record_people AS people ON people.person_id = held.person_id
  LEFT JOIN record_people AS other ON other.person_id = trim(held.joint_with)
  WHERE trim(held.joint_with) <> '' AND other.person_no IS NULL
) AS rules
WHERE found > 0
ORDER BY relation, rule
