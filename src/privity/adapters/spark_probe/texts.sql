-- makes  texts: one row per text, what each function of one text makes of it
-- reads  nothing
-- why    No text, none at all, one letter, letters of more than one byte, marks that join, spaces at the ends.
SELECT
  text,
  length(text) AS length,
  ascii(text) AS ascii,
  left(text, 1) AS first,
  right(text, 1) AS last,
  substr(text, 2, 1) AS second,
  substr(text, 1, 0) AS nothing,
  substr(text, 3) AS rest,
  replace(text, ' ', '') AS closed,
  translate(text, '0123456789', '') AS undigested,
  CAST('0x' || left(md5(text), 15) AS BIGINT) AS hashed,
  string_split(text, ' ') AS words,
  array_length(string_split(text, ' ')) AS word_count,
  string_split(text, '') AS letters,
  string_split(text, ' ')[1] AS first_word,
  string_split(text, ' ')[3] AS third_word,
  string_split(text, ' ')[1:2] AS two_words,
  array_to_string(string_split(text, ' '), ' ') AS again,
  split_part(text, ' ', 1) AS part,
  split_part(text, ' ', -1) AS last_part,
  concat('1', text, ' ') AS joined,
  concat_ws(';', text, CASE WHEN length(text) > 2 THEN 'long' END) AS told,
  list_bit_or(list_transform(string_split(text, ' '), lambda word: 1 << (ascii(word) % 31))) AS bits,
  coalesce(text, 'none') AS some,
  text IS DISTINCT FROM 'É' AS other,
  text IN ('É', 'A B') AS listed,
  text < 'a' AS before,
  CASE WHEN length(text) = 2 THEN [] ELSE string_split(text, ' ') END AS none
FROM (
  SELECT CASE WHEN told <> '-' THEN told END AS text
  FROM (
    SELECT unnest(string_split(';-;A;a;a ; a;A B;B A;A  B C;É;É;ÉÀ É;ИВАН;ИВАНОВ ИВАН;😀;A😀;00123;1O', ';')) AS told
  ) AS every
) AS texts
