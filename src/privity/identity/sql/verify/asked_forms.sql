-- makes  asked_forms (given_first, forms, initials): one row per first given name asked for that is a familiar form
-- reads  asked, nicknames
-- why    Forms are looked up once for each distinct name.
SELECT names.given_first, list(DISTINCT nicknames.held) AS forms, bit_or(1 << (ascii(nicknames.held) % 31)) AS initials
FROM (SELECT DISTINCT coalesce(given_tokens[1], given_key) AS given_first FROM asked) AS names
JOIN nicknames ON nicknames.asked = names.given_first
GROUP BY names.given_first
