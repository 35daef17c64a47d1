-- other_words: each word of a street that has a second form, in lower case, with that form
-- reads: directions, street_suffixes (short, long)
-- why: "N Oak St" and "North Oak Street" are one street
SELECT lower(short) AS word, long AS other, true AS direction FROM directions
UNION ALL SELECT lower(long), short, true FROM directions
UNION ALL SELECT lower(short), long, false FROM street_suffixes
UNION ALL SELECT lower(long), short, false FROM street_suffixes
