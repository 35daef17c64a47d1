-- nicknames_numbered: nicknames, numbered within a given name
-- reads: nicknames
-- why: a name may have several
SELECT given, nickname, row_number() OVER (PARTITION BY given ORDER BY nickname) - 1 AS nth, count(*) OVER (PARTITION BY given) AS names
FROM nicknames
