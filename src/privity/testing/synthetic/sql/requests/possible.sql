-- possible: one row per line: what could be got wrong about it
-- reads: about, nicknames_numbered
-- why: a distortion is planted only where it changes something
SELECT b.*, k.nickname,
       -- the words of a street that have two forms: a direction after the number, a suffix or direction at the end
       CASE WHEN n >= 3 AND len(rest) = 0 THEN array_to_string(list_concat(list_concat(
                [words[1]], if(n >= 4 AND is_direction(words[2]), [coalesce(other_word(words[2]), words[2])], [words[2]])),
                list_transform(words[3:], lambda w, i: if(i = n - 2 OR (i = n - 3 AND is_direction(words[n])), coalesce(other_word(w), w), w))), ' ') END AS swapped,
       CASE WHEN line2 IS NOT NULL AND regexp_matches(line2, '^(Apt |APT |Unit |UNIT |#|APARTMENT )') THEN 'second'
            WHEN len(rest) > 0 THEN 'first' END AS unit_in,
       regexp_replace(coalesce(line2, rest), '^ *(Apt |APT |Unit |UNIT |#|APARTMENT |Apartment )', '') AS unit
FROM (
    SELECT *, regexp_extract(line1, '( (Apt |APT |Unit |UNIT |#|APARTMENT )[0-9]+[A-M]?)$') AS rest, string_split(line1, ' ') AS words, len(string_split(line1, ' ')) AS n
    FROM about
) b
LEFT JOIN nicknames_numbered k ON k.given = b.given_name AND k.nth = draw(b.ordinal, 'nickname', 2) % k.names
