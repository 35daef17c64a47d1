-- makes  one trigger on each table of history
-- why    INSERT OR REPLACE removes the row in its way without asking the triggers on removal; here it is stopped before it does.
CREATE TRIGGER casestore_event_single BEFORE INSERT ON casestore_event
WHEN EXISTS (SELECT 1 FROM casestore_event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'casestore_event holds this row already'); END;
CREATE TRIGGER casestore_opened_single BEFORE INSERT ON casestore_opened
WHEN EXISTS (SELECT 1 FROM casestore_opened WHERE id = NEW.id OR (batch_id = NEW.batch_id AND ordinal = NEW.ordinal AND person = NEW.person))
BEGIN SELECT RAISE(ABORT, 'casestore_opened holds this row already'); END;
CREATE TRIGGER casestore_decision_single BEFORE INSERT ON casestore_decision
WHEN EXISTS (SELECT 1 FROM casestore_decision WHERE id = NEW.id OR (batch_id = NEW.batch_id AND ordinal = NEW.ordinal AND reviewer = NEW.reviewer AND version = NEW.version))
BEGIN SELECT RAISE(ABORT, 'casestore_decision holds this row already'); END;
CREATE TRIGGER casestore_callback_single BEFORE INSERT ON casestore_callback
WHEN EXISTS (SELECT 1 FROM casestore_callback WHERE id = NEW.id OR (batch_id = NEW.batch_id AND officer = NEW.officer AND ordinal = NEW.ordinal))
BEGIN SELECT RAISE(ABORT, 'casestore_callback holds this row already'); END;
CREATE TRIGGER casestore_answer_single BEFORE INSERT ON casestore_answer
WHEN EXISTS (SELECT 1 FROM casestore_answer WHERE id = NEW.id OR (batch_id = NEW.batch_id AND ordinal = NEW.ordinal AND earlier = NEW.earlier AND approver = NEW.approver))
BEGIN SELECT RAISE(ABORT, 'casestore_answer holds this row already'); END;
CREATE TRIGGER casestore_approval_single BEFORE INSERT ON casestore_approval
WHEN EXISTS (SELECT 1 FROM casestore_approval WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'casestore_approval holds this row already'); END;
CREATE TRIGGER casestore_approvedline_single BEFORE INSERT ON casestore_approvedline
WHEN EXISTS (SELECT 1 FROM casestore_approvedline WHERE id = NEW.id OR (batch_id = NEW.batch_id AND ordinal = NEW.ordinal))
BEGIN SELECT RAISE(ABORT, 'casestore_approvedline holds this row already'); END;
CREATE TRIGGER casestore_release_single BEFORE INSERT ON casestore_release
WHEN EXISTS (SELECT 1 FROM casestore_release WHERE id = NEW.id OR approval_id = NEW.approval_id)
BEGIN SELECT RAISE(ABORT, 'casestore_release holds this row already'); END;
CREATE TRIGGER casestore_objection_single BEFORE INSERT ON casestore_objection
WHEN EXISTS (SELECT 1 FROM casestore_objection WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'casestore_objection holds this row already'); END;
