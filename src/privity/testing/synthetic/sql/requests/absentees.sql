-- absentees: persons who are not in the file, numbered from zero
-- reads: absent
-- why: a request about one of them must find nobody
SELECT *, row_number() OVER (ORDER BY u(key, 'asked for'), key) - 1 AS nth
FROM absent
WHERE country = 'US' AND state NOT IN ('AE', 'AP')
