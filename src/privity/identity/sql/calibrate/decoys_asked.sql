-- makes  decoys_asked (ordinal, every column of asked): one row per decoy that rides
-- reads  decoys_kept, riding
-- why    Their ordinals are below zero, where no line of a batch is.
SELECT -riding.decoy AS ordinal, kept.* EXCLUDE (decoy, basis, withheld_no)
FROM riding
JOIN decoys_kept AS kept ON kept.decoy = riding.decoy
