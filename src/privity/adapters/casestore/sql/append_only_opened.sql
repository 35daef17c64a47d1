-- makes  two triggers on casestore_opened
-- why    History is the data: a row once written is neither changed nor removed, not even by an administrator's screen.
CREATE TRIGGER casestore_opened_kept BEFORE DELETE ON casestore_opened
BEGIN SELECT RAISE(ABORT, 'casestore_opened is append-only'); END;
CREATE TRIGGER casestore_opened_fixed BEFORE UPDATE ON casestore_opened
BEGIN SELECT RAISE(ABORT, 'casestore_opened is append-only'); END;
