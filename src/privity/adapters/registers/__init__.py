"""Registers as signed TOML files in the office's folder `registers/`.

One file per register, `<name>.toml`, holding `[[entry]]` tables. Each entry
carries `signed_by`, `signed_on` and `signature`: a detached CMS, base64, over
``privity/register/<name>/v1 || 0 || canonical JSON of the entry without its
signatures``. Someone who can write these files but holds no enrolled key adds
and changes nothing. He can remove an entry. What permits is then missed; what
forbids (an order, a revocation, the end of an office) is then missed too, and
only the log still shows that it was entered.
"""

from privity.adapters.registers.entries import append
from privity.adapters.registers.trust import Founder, may_enter, read, signed_bytes

__all__ = ["Founder", "append", "may_enter", "read", "signed_bytes"]
