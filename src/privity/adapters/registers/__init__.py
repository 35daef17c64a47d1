"""Registers as signed TOML files in the office's folder `registers/`.

One file per register, `<name>.toml`, holding `[[entry]]` tables. Each entry
carries `signed_by`, `signed_on` and `signature`: a detached CMS, base64, over
``privity/register/<name>/v1 || 0 || canonical JSON of the entry without its
signatures``. Someone who can write these files but holds no enrolled key can
remove entries (and so close the gate), never add or change one.
"""

from privity.adapters.registers.entries import append, check
from privity.adapters.registers.trust import Founder, read, signed_bytes

__all__ = ["Founder", "append", "check", "read", "signed_bytes"]
