-- makes  three triggers on casestore_release
-- why    A release goes from intent to accounted to delivered, one step at a time and never back: what left is not taken for
--        held, and nothing is taken for sent that the log does not hold. A comparison that is unknown stops the change.
CREATE TRIGGER casestore_release_begins BEFORE INSERT ON casestore_release
WHEN (NEW.state = 'intent' AND NEW.package = '' AND NEW.first_entry IS NULL) IS NOT TRUE
BEGIN SELECT RAISE(ABORT, 'casestore_release begins at intent'); END;
CREATE TRIGGER casestore_release_kept BEFORE DELETE ON casestore_release
BEGIN SELECT RAISE(ABORT, 'casestore_release is append-only'); END;
CREATE TRIGGER casestore_release_forward BEFORE UPDATE ON casestore_release
WHEN (
  (
    OLD.state = 'intent' AND NEW.state = 'accounted' AND NEW.package <> '' AND NEW.first_entry IS NOT NULL
    OR OLD.state = 'accounted' AND NEW.state = 'delivered' AND NEW.package IS OLD.package AND NEW.first_entry IS OLD.first_entry
  )
  AND NEW.id IS OLD.id AND NEW.approval_id IS OLD.approval_id AND NEW.releaser IS OLD.releaser AND NEW.approver IS OLD.approver
  AND NEW.count IS OLD.count AND NEW.facts IS OLD.facts AND NEW.at IS OLD.at
) IS NOT TRUE
BEGIN SELECT RAISE(ABORT, 'casestore_release goes forward one step at a time'); END;
