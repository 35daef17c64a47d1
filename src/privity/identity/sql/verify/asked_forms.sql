-- makes  asked_forms (given_first, forms, letters, initials): one row per first given name asked for that is a familiar form
-- reads  asked, nicknames
-- why    Forms are looked up once for each distinct name. `forms` stands between spaces; `letters` are their
--        first letters but the name's own, `initials` the same as bits.
SELECT
  given_first,
  concat(' ', string_agg(held, ' '), ' ') AS forms,
  list(DISTINCT left(held, 1)) FILTER (WHERE left(held, 1) <> left(given_first, 1)) AS letters,
  bit_or(1 << (ascii(held) % 31)) AS initials
FROM (
  SELECT DISTINCT names.given_first, nicknames.held
  FROM (SELECT coalesce(given_tokens[1], given_key) AS given_first FROM asked) AS names
  JOIN nicknames ON nicknames.asked = names.given_first
) AS pairs
GROUP BY given_first
