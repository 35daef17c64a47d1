-- makes  present_names (person_no, family_key, given_key, middle_key, middle_initial, suffix_key): one row per person whose present name could be read
-- reads  read_names
-- why    Nine names in ten are a single given name and a single surname and are compared without lists. Of the
--        others only what is no list stands here.
SELECT
  person_no,
  CASE WHEN NOT compound THEN family_key END AS family_key,
  CASE WHEN NOT compound THEN given_key END AS given_key,
  middle_key,
  middle_initial,
  suffix_key
FROM read_names
WHERE NOT former
