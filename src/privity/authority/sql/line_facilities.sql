-- makes  line_facilities (ordinal): the lines whose address is a place of detention
-- reads  line_values, addresses_std, facilities_std (building_key of the gazetteer)
-- why    A number and street that house a facility, or a facility named in words. What stands as number, street name and suffix is taken
--        out first: people live on Jail Hill Road. @phrases and @street are patterns made from the pack's own lists.
SELECT ordinal
FROM (
  SELECT
    ordinal,
    listed,
    CASE WHEN regexp_matches(told, @phrases) THEN regexp_matches(regexp_replace(told, @street, ' ', 'g'), @phrases) ELSE FALSE END AS named
  FROM (
    SELECT
      v.ordinal,
      regexp_replace(upper(concat_ws(' ', v.address_line1, v.address_line2)), '[^A-Z0-9]+', ' ', 'g') AS told,
      g.building_key IS NOT NULL AS listed
    FROM line_values AS v
    LEFT JOIN addresses_std AS a ON a.ref = v.ordinal
    LEFT JOIN (SELECT DISTINCT building_key FROM facilities_std WHERE building_key IS NOT NULL) AS g ON g.building_key = a.building_key
  ) AS texts
) AS looked_at
WHERE listed OR named
