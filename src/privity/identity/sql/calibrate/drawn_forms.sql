-- makes  drawn_forms (given_key, form): one row per given name drawn that has a familiar form
-- reads  drawn_people, nicknames
-- why    What a request may say of one whom the file knows by another form.
SELECT people.given_key, min(nicknames.asked) AS form
FROM (SELECT DISTINCT given_key FROM drawn_people) AS people
JOIN nicknames ON nicknames.held = people.given_key
GROUP BY people.given_key
