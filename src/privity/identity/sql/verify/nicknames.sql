-- makes  nicknames (asked, held): one row per given name asked for and another form that may stand on the file
-- reads  nickname_pairs
-- why    Only what a request says is widened, never the record file; it may say BILL of a WILLIAM, and WILLIAM
--        of one whom the file knows as BILL. Such a name counts only beside an exact number or birth date, the
--        address and uniqueness.
SELECT nickname AS asked, given AS held FROM nickname_pairs
UNION
SELECT given AS asked, nickname AS held FROM nickname_pairs
