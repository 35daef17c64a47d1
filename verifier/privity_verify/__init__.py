"""Checks Privity's accounting without trusting whoever keeps it. Standard library only; imports nothing of Privity.

One file per job: `cli` reads arguments and speaks, `log` checks a whole log, `entry` one entry,
`batch` a whole batch, `bundle` reads what a custodian hands over for it, `copy` reads copied files,
`kinds` knows the entries, `sealed` opens disclosures, `note` checkpoints, `tree` hashes, `ed25519`, `p384` and `mldsa`
signatures; `cms` and `certificate` read what `p384` signs in an approval, `der` is how it is written.
"""

__version__ = "0.1.0"
