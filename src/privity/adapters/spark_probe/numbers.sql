-- makes  numbers: one row per number and day, what whole numbers come to
-- reads  nothing
-- why    Whole numbers stay whole, at any size a plan reaches, and days are counted over centuries.
SELECT
  small,
  day,
  datediff('day', DATE '1800-01-01', day) AS days,
  small // 7 AS part,
  -small // 7 AS negative_part,
  small % 7 AS rest,
  -small % 7 AS negative_rest,
  (small * 1152921504606846976 // 100000000000) % 10 AS digit,
  small::BIGINT * 1099511627776 + 8589934591 - small AS great,
  small & 12 AS both,
  small | 12 AS either,
  1 << (small % 31) AS bit,
  bit_count(xor(1 << small, 1 << (small + 3))) AS unlike,
  small = -1 OR small >= 4 AND NOT small <= 5 AS chosen,
  small::VARCHAR AS told,
  small::INTEGER AS whole
FROM (SELECT unnest(range(1, 8)) AS small) AS numbers
JOIN (
  SELECT CAST(told AS DATE) AS day
  FROM (SELECT unnest(string_split('0001-01-01,1582-10-04,1582-10-15,1799-12-31,1900-03-01,1970-01-01,2000-02-29,9999-12-31', ',')) AS told) AS days
) AS days ON TRUE
