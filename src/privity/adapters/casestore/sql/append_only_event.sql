-- makes  two triggers on casestore_event
-- why    History is the data: a row once written is neither changed nor removed, not even by an administrator's screen.
CREATE TRIGGER casestore_event_kept BEFORE DELETE ON casestore_event
BEGIN SELECT RAISE(ABORT, 'casestore_event is append-only'); END;
CREATE TRIGGER casestore_event_fixed BEFORE UPDATE ON casestore_event
BEGIN SELECT RAISE(ABORT, 'casestore_event is append-only'); END;
