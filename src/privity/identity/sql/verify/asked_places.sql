-- makes  asked_places (ref, admissible, number ... country): the address columns of the lines, as a standardised address
-- reads  asked
-- why    The same step makes the place of a line and of a record; it wants the line's ordinal as `ref`.
SELECT
  ordinal AS ref, admissible, number, fraction, street_key, route, box, zip5, city, country, unit
FROM asked
