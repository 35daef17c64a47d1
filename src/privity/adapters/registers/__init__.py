"""Registers as signed TOML files in the office's folder `registers/`.

One file per register, `<name>.toml`, holding `[[entry]]` tables. Each entry
carries `signed_by`, `signed_on` and `signature`: a detached CMS, base64, over
``privity/register/<name>/v1 || 0 || canonical JSON of the entry without its
signatures``. Someone who can write these files but holds no enrolled key adds
and changes nothing. What he removes is missed at the next reading: the log
accounts for every entry, and `accounted` compares. Then the registers are
refused whole.
"""

from privity.adapters.registers.accounted import Accounted
from privity.adapters.registers.entering import Entering
from privity.adapters.registers.entries import append, load
from privity.adapters.registers.trust import Founder, may_enter, read, signed_bytes

__all__ = ["Accounted", "Entering", "Founder", "append", "load", "may_enter", "read", "signed_bytes"]
