-- makes  one trigger on casestore_decision
-- why    Only a release is about a candidate. A check of the table itself would need the table made anew, and its other triggers with it.
CREATE TRIGGER casestore_decision_begins BEFORE INSERT ON casestore_decision
WHEN NEW.candidate IS NOT NULL AND (NEW.verdict <> 'release' OR NEW.candidate NOT GLOB '[A-Z]')
BEGIN SELECT RAISE(ABORT, 'casestore_decision names a candidate by a letter, for a release alone'); END;
