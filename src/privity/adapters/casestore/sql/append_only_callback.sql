-- makes  two triggers on casestore_callback
-- why    History is the data: a row once written is neither changed nor removed, not even by an administrator's screen.
CREATE TRIGGER casestore_callback_kept BEFORE DELETE ON casestore_callback
BEGIN SELECT RAISE(ABORT, 'casestore_callback is append-only'); END;
CREATE TRIGGER casestore_callback_fixed BEFORE UPDATE ON casestore_callback
BEGIN SELECT RAISE(ABORT, 'casestore_callback is append-only'); END;
