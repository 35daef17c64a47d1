-- makes  groups: one row per first letter, what is made of several rows
-- reads  nothing
-- why    NULL is passed over, of nothing there is nothing, and order is by bytes.
SELECT
  left(text, 1) AS first,
  count(*) AS rows,
  count(*) FILTER (WHERE length(text) > 1) AS longer,
  min(text) AS least,
  max(text) AS greatest,
  arg_max(text, length(text) * 10 + ascii(right(text, 1)) % 10) AS longest,
  bit_or(1 << (ascii(right(text, 1)) % 31)) AS bits,
  bool_or(length(text) > 2) AS long,
  array_length(list(DISTINCT length(text)) FILTER (WHERE length(text) > 1)) AS lengths,
  list(DISTINCT left(text, 1)) FILTER (WHERE left(text, 1) <> 'A') AS not_a,
  list(coalesce(text, '') ORDER BY coalesce(text, ''))[1:2] AS two_least,
  list(length(text) * 100 + ascii(right(text, 1)) ORDER BY coalesce(text, ''))[1:3] AS three_told,
  string_agg(left(text, 1), '') AS firsts
FROM (
  SELECT DISTINCT told AS text
  FROM (SELECT unnest(string_split('A;A;AB;AÉ;A😀;ABC;É;É;ÉA;😀;', chr(59))) AS told) AS every
  UNION ALL
  SELECT NULL
) AS texts
GROUP BY left(text, 1)
