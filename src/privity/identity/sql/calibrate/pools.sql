-- makes  pools (way, nth, size, person_no): one row per way of writing and person who may be written about so
-- reads  sampled, held, held_residents, nicknames
-- why    One look at names and addresses tells who has a double name, a former one, a second address or a unit;
--        drawing blindly would cost fifty draws for each of them.
SELECT
  found.way,
  row_number() OVER (PARTITION BY found.way ORDER BY found.person_no) AS nth,
  count(*) OVER (PARTITION BY found.way) AS size,
  found.person_no
FROM (
  SELECT DISTINCT ways.way, names.person_no
  FROM sampled
  JOIN held AS names ON names.person_no = sampled.person_no AND names.family_key IS NOT NULL
  LEFT JOIN (SELECT DISTINCT held FROM nicknames) AS forms ON forms.held = names.given_key
  JOIN (
    SELECT unnest([
      'as on file', 'initial', 'crossed', 'near surname', 'near given name', 'familiar name', 'part of the surname',
      'first given name', 'middle name as second', 'former name'
    ]) AS way
  ) AS ways
    ON CASE ways.way
      WHEN 'near surname' THEN length(names.family_key) >= 6
      WHEN 'near given name' THEN length(names.given_key) >= 6 AND names.given_words IS NULL
      WHEN 'familiar name' THEN forms.held IS NOT NULL
      WHEN 'part of the surname' THEN names.family_words IS NOT NULL
      WHEN 'first given name' THEN names.given_words IS NOT NULL
      WHEN 'middle name as second' THEN length(names.middle_key) > 1 AND names.given_words IS NULL
      WHEN 'former name' THEN names.former AND names.family_words IS NULL AND names.given_words IS NULL
      ELSE TRUE
    END
  WHERE names.former = (ways.way = 'former name')
  UNION ALL
  SELECT DISTINCT ways.way, addresses.person_no
  FROM sampled
  JOIN held_residents AS addresses ON addresses.person_no = sampled.person_no
  JOIN (SELECT unnest(['prior address', 'unit left out']) AS way) AS ways
    ON CASE ways.way WHEN 'prior address' THEN NOT addresses.current ELSE addresses.current AND addresses.unit IS NOT NULL END
) AS found
