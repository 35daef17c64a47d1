-- makes  decoys (decoy, basis, withheld_no, every column of asked): one row per decoy that may be looked up
-- reads  asked, asked_now, decoy_basis
-- why    Standardised once for a record file, for every batch to take some of. The number follows a hash of what
--        they say, so that kinds lie mixed.
SELECT
  row_number() OVER (ORDER BY md5(asked.ordinal::VARCHAR), asked.ordinal) AS decoy,
  made.basis,
  now.withheld_no,
  asked.* EXCLUDE (ordinal)
FROM asked
JOIN asked_now AS now ON now.ref = asked.ordinal
CROSS JOIN decoy_basis AS made
