-- street_slots: street names numbered, the commoner ones several times
-- reads: street_names (name, in order of frequency)
-- why: Main, Park and the numbered streets are in every town; that is what makes a street a weak sign
SELECT name, row_number() OVER (ORDER BY nth, copy) - 1 AS slot, count(*) OVER () AS slots
FROM (SELECT name, nth, unnest(range(1 + 120 // (nth + 10))) AS copy
      FROM (SELECT name, row_number() OVER () AS nth FROM street_names))
