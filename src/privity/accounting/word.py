"""A signed word of a custodian: a C2SP signed note of two lines, what it is and canonical JSON of what it says."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.note import Verifier, split_note
from privity.errors import IntegrityError
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privity.accounting.note import Signer

OFFER: Final = "privity/custodian/offer/v1"
"""A key, used once, to which the secrets of a class may be sealed."""
RECEIPT: Final = "privity/custodian/receipt/v1"
"""The secrets of a class were taken and are durable."""
SHARES: Final = "privity/custodian/shares/v1"
"""Shares, sealed to the key the entries name."""
COUNT: Final = "privity/custodian/count/v1"
"""For which entries shares were given, and how much of the log was seen."""


def sign_word(purpose: str, says: Mapping[str, Any], key: Signer) -> bytes:
    """The note.

    Raises:
        IntegrityError: The signature made does not verify, so it must not be given out.
    """
    body = purpose.encode("ascii") + b"\n" + canonical(dict(says)) + b"\n"
    public, signature = Verifier.parse(key.vkey), key.sign(body)
    public.check(body, signature)
    line = f"\N{EM DASH} {public.name} {b64encode(public.key_id + signature).decode()}\n"
    return body + b"\n" + line.encode()


def read_word(note: bytes, purpose: str, public: Verifier) -> dict[str, Any]:
    """What a note says.

    Raises:
        IntegrityError: It is not this custodian's word, or one for something else.
    """
    body, signatures = split_note(note)
    own = [sig for name, key_id, sig in signatures if (name, key_id) == (public.name, public.key_id)]
    lines = body.split(b"\n")
    if not own or lines[0] != purpose.encode("ascii") or len(lines) != 3:  # noqa: PLR2004  (two lines and their end)
        raise _not_its_word(public)
    for signature in own:
        public.check(body, signature)
    try:
        says = json.loads(lines[1])
        if not isinstance(says, dict) or canonical(says) != lines[1]:
            raise _not_its_word(public)
    except (ValueError, TypeError) as error:
        raise _not_its_word(public) from error
    return says


def _not_its_word(public: Verifier) -> IntegrityError:
    return IntegrityError(
        f"What came is no word of the custodian {public.name}, or one for something else.",
        where=public.name,
        remedy="Compare the custodian's key with the one the custodian shows.",
    )
