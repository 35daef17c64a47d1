-- makes  three triggers on casestore_objection
-- why    An objection travels for ever as counsel wrote it. It is cured once, by evidence that counsel accepted.
--        A comparison that is unknown is not true, and stops the change.
CREATE TRIGGER casestore_objection_begins BEFORE INSERT ON casestore_objection
WHEN (NEW.cured_at IS NULL AND NEW.evidence = '' AND NEW.answer = '' AND NEW.accepted_by = '') IS NOT TRUE
BEGIN SELECT RAISE(ABORT, 'casestore_objection begins open'); END;
CREATE TRIGGER casestore_objection_kept BEFORE DELETE ON casestore_objection
BEGIN SELECT RAISE(ABORT, 'casestore_objection is append-only'); END;
CREATE TRIGGER casestore_objection_fixed BEFORE UPDATE ON casestore_objection
WHEN (
  OLD.cured_at IS NULL AND NEW.cured_at IS NOT NULL AND NEW.accepted_by <> '' AND NEW.evidence <> ''
  AND NEW.id IS OLD.id AND NEW.batch_id IS OLD.batch_id AND NEW.condition IS OLD.condition AND NEW.counsel IS OLD.counsel
  AND NEW.text IS OLD.text AND NEW.opened_at IS OLD.opened_at
) IS NOT TRUE
BEGIN SELECT RAISE(ABORT, 'casestore_objection is cured once and nothing else'); END;
