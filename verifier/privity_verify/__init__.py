"""Checks Privity's accounting without trusting whoever keeps it. Standard library only; imports nothing of Privity.

One file per job: `cli` reads arguments, `commands` runs them, `said`, `person_said`, `evidence_said` and `shown_said` speak;
`log` checks a whole log, `entry` one entry, `evidence` some of one log, `batch` a whole batch, `person` a report about one
person, `shown` the entries of both, `index` and `run` what a report rests on; `bundle` reads what a custodian hands over for a batch, `copy` copied files, `kinds` the entries, `sealed` disclosures,
`shape` strict JSON, `policy` whose word is believed, `note` checkpoints, `cosignature` what witnesses say of them, `tree`
hashes, `ed25519`, `p384`, `mldsa` and `label` signatures; `cms` and `certificate` read what `p384` signs in an approval,
`der` is how it is written. `witness` and its neighbours answer logs; nothing else here writes or signs.
"""

__version__ = "0.1.0"
