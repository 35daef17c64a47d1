-- makes  decoys_withheld (ordinal, person_no): one row per riding decoy about somebody taken out of the file
-- reads  decoys_kept, riding
-- why    The absent person is withheld from that decoy alone; a line of the batch about the same person finds him.
SELECT -riding.decoy AS ordinal, kept.withheld_no AS person_no
FROM riding
JOIN decoys_kept AS kept ON kept.decoy = riding.decoy
WHERE kept.withheld_no IS NOT NULL
