-- makes  marked_lines (ordinal): the lines of this batch that repeat an earlier refusal
-- reads  same_persons
-- why    What changed is asked of these alone.
SELECT DISTINCT ordinal FROM same_persons
