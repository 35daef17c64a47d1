-- makes  two triggers on casestore_decision
-- why    History is the data: a row once written is neither changed nor removed, not even by an administrator's screen.
CREATE TRIGGER casestore_decision_kept BEFORE DELETE ON casestore_decision
BEGIN SELECT RAISE(ABORT, 'casestore_decision is append-only'); END;
CREATE TRIGGER casestore_decision_fixed BEFORE UPDATE ON casestore_decision
BEGIN SELECT RAISE(ABORT, 'casestore_decision is append-only'); END;
