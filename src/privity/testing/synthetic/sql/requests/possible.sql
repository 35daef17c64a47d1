-- possible: one row per line: what could be got wrong about it
-- reads: about, nicknames_numbered, other_words
-- why: a distortion is planted only where it changes something. Of a street the last word may be written otherwise, the
--      one before a direction at the end, and a direction after the number
WITH cut AS (
    SELECT *, string_split(line1, ' ') AS words, len(string_split(line1, ' ')) AS n,
           regexp_extract(line1, '( (Apt |APT |Unit |UNIT |#|APARTMENT )[0-9]+[A-M]?)$') AS rest
    FROM about
),
matched AS (
    SELECT b.*, k.nickname, f.other AS first_other, p.other AS before_other, l.other AS last_other,
           regexp_replace(coalesce(b.line2, b.rest), '^ *(Apt |APT |Unit |UNIT |#|APARTMENT |Apartment )', '') AS unit,
           CASE WHEN regexp_matches(b.line2, '^(Apt |APT |Unit |UNIT |#|APARTMENT )') THEN 'second' WHEN length(b.rest) > 0 THEN 'first' END AS unit_in
    FROM cut b
    LEFT JOIN nicknames_numbered k ON k.given = b.given_name AND k.nth = draw(b.ordinal, 'nickname', 2) % k.names
    LEFT JOIN other_words l ON l.word = lower(b.words[b.n]) AND b.n >= 3 AND b.rest = ''
    LEFT JOIN other_words p ON p.word = lower(b.words[b.n - 1]) AND b.n >= 4 AND l.direction
    LEFT JOIN other_words f ON f.word = lower(b.words[2]) AND b.n >= 4 AND f.direction AND b.rest = ''
)
SELECT * EXCLUDE (words, n, first_other, before_other, last_other),
       CASE WHEN first_other IS NOT NULL OR last_other IS NOT NULL
            THEN array_to_string(list_concat([words[1], coalesce(first_other, words[2])], words[3:n - 2],
                                             if(n >= 4, [coalesce(before_other, words[n - 1])], []), if(n >= 3, [coalesce(last_other, words[n])], [])), ' ') END AS swapped
FROM matched
