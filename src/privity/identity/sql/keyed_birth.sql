-- makes  {makes} (ref, birth_key): one row per birth date, word and first letter
-- reads  {source} (ref, birth_date, word, letter)
-- why    Birth date, first letter of the given name and five letters of the surname in one whole number: enough
--        to find whoever may share them, anywhere on the file. It only proposes; what it proposes is compared.
SELECT
  source.ref,
  (((((datediff('day', DATE '1800-01-01', source.birth_date)::BIGINT * 32
    + ascii(source.letter) % 32) * 32
    + ascii(source.word) % 32) * 32
    + ascii(substr(source.word, 2, 1)) % 32) * 32
    + ascii(substr(source.word, 3, 1)) % 32) * 32
    + ascii(substr(source.word, 4, 1)) % 32) * 32
    + ascii(right(source.word, 1)) % 32 AS birth_key
FROM {source} AS source
