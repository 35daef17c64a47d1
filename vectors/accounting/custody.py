"""What a log holds of key custodians, and one value sealed for three of them, of whom two open it: synthetic, the same bytes each time."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sample import START, UNIT_KEY

from privity.accounting import Seal, build
from privity.accounting.disclosure import b64u
from privity.accounting.shares import class_keys, held_by, mask, record_key, seal_value

NAMES = ("committee.example/keys", "court.example/keys", "inspector.example/keys")
NEEDED, CLASS, RECORD, IDENTIFIER = 2, "00112233445566778899aabbccddeeff", "P-17", "ssn:219456780"
BESIDE = [CLASS, RECORD, "wages", 2024, "third_party", "W-2", None]


def entries() -> list[dict[str, Any]]:
    """An opening and a custodian's count, with all that opens them."""
    opening = build(
        "opening",
        seal=_seal("an opening"),
        when=START,
        clear={
            "req": 1, "dec": 5, "apr": [11], "rcp": "R-FIA-1", "key": sha256(b"key of an opening").hexdigest(),
            "sub": b64u(sha256(b"label").digest()), "exp": START + 3_600,
        },
        sealed={"record": RECORD, "line": "L2", "by": "P-0005"},
    )  # fmt: skip
    report = build(
        "custodian-report",
        seal=_seal("a count"),
        when=START,
        clear={"count": 2, "upto": 14},
        sealed={"by": NAMES[0], "evidence": sha256(b"a signed count").hexdigest()},
    )
    return [
        {"entry": made.data.decode(), "disclosures": dict(made.disclosures)} for made in (opening, report)
    ]


def shares() -> dict[str, Any]:
    """A class, who holds which secret of it, and what a record's key seals."""
    drawn = iter(sha256(b"secret %d" % n).digest() for n in range(len(NAMES)))
    secrets = class_keys(NEEDED, NAMES, lambda _: next(drawn))
    masks = {some: mask(secret, CLASS, RECORD, IDENTIFIER) for some, secret in secrets.items()}
    key = record_key(masks, secrets)
    return {
        "needed": NEEDED,
        "holds": {name: held_by(name, secrets) for name in NAMES},
        "secrets": {some: secret.hex() for some, secret in secrets.items()},
        "class": CLASS,
        "record": RECORD,
        "identifier": IDENTIFIER,
        "masks": {some: each.hex() for some, each in masks.items()},
        "key": key.hex(),
        "row": 7,
        "beside": BESIDE,
        "value": "52000",
        "sealed": seal_value(key, "52000", row=7, beside=BESIDE).hex(),
    }


def _seal(what: str) -> Seal:
    return Seal(unit_key=UNIT_KEY, nonce=sha256(f"nonce of {what}".encode()).digest()[:16])
