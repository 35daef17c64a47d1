-- makes  forms_written (given_key, form): one row per given name that has a familiar form
-- reads  nicknames
-- why    What a request may say of one whom the file knows by another form; of several the first.
SELECT held AS given_key, min(asked) AS form
FROM nicknames
GROUP BY held
