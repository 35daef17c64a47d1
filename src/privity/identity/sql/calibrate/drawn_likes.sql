-- makes  drawn_likes (given_key, alike): one row per given name drawn that has a neighbour one letter apart
-- reads  drawn_people, held_given_names
-- why    Twins bear names alike, MARIA and MARTA. The neighbour is a name that the file knows, as a sister's
--        would be, the commonest there is. Taking out one letter at each place finds neighbours without
--        comparing every name with every other.
SELECT ranked.given_key, ranked.alike
FROM (
  SELECT
    mine.given_key,
    theirs.given_key AS alike,
    row_number() OVER (PARTITION BY mine.given_key ORDER BY theirs.bearers DESC, theirs.given_key) AS nth
  FROM (
    SELECT
      names.given_key,
      concat(left(names.given_key, places.at - 1), '_', substr(names.given_key, places.at + 1)) AS opened
    FROM (SELECT DISTINCT given_key FROM drawn_people WHERE length(given_key) >= 4) AS names
    JOIN (SELECT unnest(range(1, 30))::INTEGER AS at) AS places ON places.at <= length(names.given_key)
  ) AS mine
  JOIN (
    SELECT
      names.given_key,
      names.bearers,
      concat(left(names.given_key, places.at - 1), '_', substr(names.given_key, places.at + 1)) AS opened
    FROM held_given_names AS names
    JOIN (SELECT unnest(range(1, 30))::INTEGER AS at) AS places ON places.at <= length(names.given_key)
  ) AS theirs
    ON theirs.opened = mine.opened
  WHERE theirs.given_key <> mine.given_key
) AS ranked
WHERE ranked.nth = 1
