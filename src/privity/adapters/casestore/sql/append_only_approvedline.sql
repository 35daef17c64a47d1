-- makes  two triggers on casestore_approvedline
-- why    History is the data: a row once written is neither changed nor removed, not even by an administrator's screen.
CREATE TRIGGER casestore_approvedline_kept BEFORE DELETE ON casestore_approvedline
BEGIN SELECT RAISE(ABORT, 'casestore_approvedline is append-only'); END;
CREATE TRIGGER casestore_approvedline_fixed BEFORE UPDATE ON casestore_approvedline
BEGIN SELECT RAISE(ABORT, 'casestore_approvedline is append-only'); END;
