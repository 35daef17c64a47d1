-- makes  asked_places (ref, building_key, zip5, city, unit): the address columns of the lines
-- reads  asked
-- why    The same step makes the place of a line and of a record; it wants the line's ordinal as `ref`.
SELECT ordinal AS ref, building_key, zip5, city, unit
FROM asked
