-- makes  nicknames (asked, held): one row per given name asked for and another form that may stand on the file
-- reads  nickname_pairs
-- why    Only what a request says is widened, never the record file; it may say BILL of a WILLIAM, and WILLIAM
--        of one whom the file knows as BILL. Forms one letter apart (JULIE, JULIA) are as often two names, of
--        twins for one, and must pass as near names or not at all.
SELECT pairs.asked, pairs.held
FROM (
  SELECT nickname AS asked, given AS held FROM nickname_pairs
  UNION
  SELECT given AS asked, nickname AS held FROM nickname_pairs
) AS pairs
WHERE levenshtein(pairs.asked, pairs.held) > 1
