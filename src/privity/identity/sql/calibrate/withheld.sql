-- makes  withheld (ordinal, person_no): one row per line that is about somebody taken out of the file
-- reads  asked_now
-- why    Such a person is absent from the search of this one line, so nothing has to be written again.
SELECT ref AS ordinal, withheld_no AS person_no
FROM asked_now
WHERE withheld_no IS NOT NULL
