-- makes  told_kinds (who, lines, right_accepts, false_accepts): one row per whom a line is about
-- reads  asked_now, identity_answers
-- why    How hard a calibration was is part of what it says: lines that find nobody count in no cell.
SELECT
  now.who,
  count(*) AS lines,
  count(*) FILTER (WHERE answers.answer = 'verified' AND answers.person_id IS NOT DISTINCT FROM now.meant_id) AS right_accepts,
  count(*) FILTER (WHERE answers.answer = 'verified' AND answers.person_id IS DISTINCT FROM now.meant_id) AS false_accepts
FROM asked_now AS now
JOIN identity_answers AS answers ON answers.ordinal = now.ref
GROUP BY now.who
