-- makes  middles (text, middle_key, suffix_key, fault): one row per distinct text of the middle or suffix column
-- reads  texts (text, tokens, joined, digits, filler, script, given_word); suffixes (word, canon)
-- why    NMN, NONE and the like in a middle name say that there is none; they are not a fault of the name.
SELECT
  texts.text,
  CASE WHEN NOT script AND NOT digits AND NOT filler AND coalesce(given_word, '') <> 'always' THEN nullif(joined, '') END AS middle_key,
  suffixes.canon AS suffix_key,
  CASE WHEN script THEN 'script' WHEN digits AND suffixes.canon IS NULL THEN 'digits' END AS fault
FROM @texts AS texts
LEFT JOIN @suffixes AS suffixes ON suffixes.word = joined
