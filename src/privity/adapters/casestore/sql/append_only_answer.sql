-- makes  two triggers on casestore_answer
-- why    History is the data: a row once written is neither changed nor removed, not even by an administrator's screen.
CREATE TRIGGER casestore_answer_kept BEFORE DELETE ON casestore_answer
BEGIN SELECT RAISE(ABORT, 'casestore_answer is append-only'); END;
CREATE TRIGGER casestore_answer_fixed BEFORE UPDATE ON casestore_answer
BEGIN SELECT RAISE(ABORT, 'casestore_answer is append-only'); END;
