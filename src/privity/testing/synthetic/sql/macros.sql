-- u: a number in [0, 1), the same for ever for one thing, one question and one seed
-- The inner hash of two questions about one thing differs by an exclusive or, so it is hashed again.
CREATE MACRO u(thing, question) AS
    (hash(hash(thing, question, getvariable('seed'))) >> 11)::DOUBLE / 9007199254740992.0;
-- draw: one of 0 .. n - 1
CREATE MACRO draw(thing, question, n) AS floor(u(thing, question) * n)::BIGINT;
-- share: a figure of shares.toml
CREATE MACRO share(name) AS getvariable('shares')[name];
-- plain letters: what remains of a name without its diacritics
CREATE MACRO plain(text) AS strip_accents(text);
-- exchange: a number with two neighbouring digits of its last four exchanged, never the same number again
CREATE MACRO exchange(number) AS
    CASE WHEN number[8] <> number[9] THEN number[1:7] || number[9] || number[8]
         WHEN number[7] <> number[8] THEN number[1:6] || number[8] || number[7] || number[9]
         WHEN number[6] <> number[7] THEN number[1:5] || number[7] || number[6] || number[8:9]
         ELSE number[1:8] || CASE WHEN number[9] = '9' THEN '1' ELSE '9' END END;
-- numbers and person ids are permutations of their own spaces, so no two persons meet by accident
CREATE MACRO ssn_place(i) AS (i * 549389473 + getvariable('shift')) % 888931098;
CREATE MACRO ssn_text(x) AS
    lpad((x // 989901 + 1 + (x // 989901 + 1 >= 666)::INTEGER)::VARCHAR, 3, '0')
    || lpad((x // 9999 % 99 + 1)::VARCHAR, 2, '0') || lpad((x % 9999 + 1)::VARCHAR, 4, '0');
CREATE MACRO ssn(i) AS ssn_text(ssn_place(i));
CREATE MACRO itin_groups() AS
    string_split('50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 90 91 92 94 95 96 97 98 99', ' ');
CREATE MACRO itin_place(i) AS (i * 27193313 + getvariable('shift')) % 44000000;
CREATE MACRO itin_text(x) AS
    lpad((900 + x % 100)::VARCHAR, 3, '0') || itin_groups()[1 + x // 100 % 44] || lpad((x // 4400)::VARCHAR, 4, '0');
CREATE MACRO itin(i) AS itin_text(itin_place(i));
CREATE MACRO person_id(i) AS
    'P' || lpad(((i * 618033989 + getvariable('shift')) % 999999937)::VARCHAR, 9, '0');
-- misspelt: one letter after the first left out, doubled, exchanged with the next, or replaced
CREATE MACRO misspelt(name, thing, question) AS
    CASE WHEN length(name) < 4 THEN name || right(name, 1)
         ELSE CASE draw(thing, question || ' kind', 4)
             WHEN 0 THEN name[1:2 + draw(thing, question, length(name) - 2)] || name[4 + draw(thing, question, length(name) - 2):]
             WHEN 1 THEN name[1:2 + draw(thing, question, length(name) - 2)] || name[2 + draw(thing, question, length(name) - 2):]
             WHEN 2 THEN name[1:1 + draw(thing, question, length(name) - 2)] || name[3 + draw(thing, question, length(name) - 2)]
                         || name[2 + draw(thing, question, length(name) - 2)] || name[4 + draw(thing, question, length(name) - 2):]
             ELSE name[1:2 + draw(thing, question, length(name) - 2)] || chr(97 + draw(thing, question || ' letter', 26)::INTEGER)
                  || name[4 + draw(thing, question, length(name) - 2):] END END;
CREATE MACRO has(things, one) AS list_contains(things, one);
-- fill: a word of the line put where a defect asks for it
CREATE MACRO fill(cell, word, value) AS if(contains(cell, word), replace(cell, word, value), cell);
-- capitals: as a typist without a small sharp s writes them
CREATE MACRO capitals(name) AS upper(replace(name, 'ß', 'ss'));
