-- makes  three triggers on casestore_approval
-- why    What was signed stays as it was signed. One thing is added to it, once: its place in the log.
--        A comparison that is unknown is not true, and stops the change.
CREATE TRIGGER casestore_approval_begins BEFORE INSERT ON casestore_approval
WHEN NEW.entry IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'casestore_approval begins without an entry'); END;
CREATE TRIGGER casestore_approval_kept BEFORE DELETE ON casestore_approval
BEGIN SELECT RAISE(ABORT, 'casestore_approval is append-only'); END;
CREATE TRIGGER casestore_approval_fixed BEFORE UPDATE ON casestore_approval
WHEN (
  OLD.entry IS NULL AND NEW.entry IS NOT NULL
  AND NEW.id IS OLD.id AND NEW.batch_id IS OLD.batch_id AND NEW.approver IS OLD.approver AND NEW.requester IS OLD.requester
  AND NEW.filed_by IS OLD.filed_by AND NEW.root IS OLD.root AND NEW.count IS OLD.count AND NEW.not_after IS OLD.not_after
  AND NEW.statement IS OLD.statement AND NEW.signature IS OLD.signature AND NEW.at IS OLD.at
) IS NOT TRUE
BEGIN SELECT RAISE(ABORT, 'casestore_approval takes its entry once and nothing else'); END;
