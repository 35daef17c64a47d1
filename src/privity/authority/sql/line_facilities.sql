-- makes  line_facilities (ordinal): the lines whose address is a place of detention
-- reads  line_values, addresses_std, facilities_std (building_key of the gazetteer), pack_facility_words (phrases, street)
-- why    A number and street that house a facility, or a facility named in words. What stands as number, street name and suffix is taken
--        out first: people live on Jail Hill Road. `phrases` and `street` are one pattern each, made from the pack's lists.
SELECT ordinal
FROM (
  SELECT
    v.ordinal,
    a.building_key IN (SELECT building_key FROM facilities_std WHERE building_key IS NOT NULL) AS listed,
    regexp_matches(
      regexp_replace(regexp_replace(upper(concat_ws(' ', v.address_line1, v.address_line2)), '[^A-Z0-9]+', ' ', 'g'), w.street, ' ', 'g'),
      w.phrases
    ) AS named
  FROM line_values AS v
  LEFT JOIN addresses_std AS a ON a.ref = v.ordinal
  CROSS JOIN pack_facility_words AS w
) AS looked_at
WHERE listed OR named
