"""Signatures published elsewhere, from vectors/accounting."""

import json
from pathlib import Path

from privity_verify.problem import AlteredError

VECTORS = Path(__file__).parents[2] / "vectors" / "accounting"


def cases(name, *fields):
    """`(id, valid, public, *fields)` of each case of a file, the fields as bytes."""
    groups = json.loads((VECTORS / f"published-{name}.json").read_text())["groups"]
    for group in groups:
        for case in group["cases"]:
            given = [bytes.fromhex(case[field]) for field in fields]
            yield f"{case['id']}: {case['is']}", case["valid"], bytes.fromhex(group["public"]), *given


def taken(verify, *given):
    """Whether `verify` takes a signature; it may end in no other way than by AlteredError."""
    try:
        verify(*given)
    except AlteredError:
        return False
    return True


def flipped(data, bit):
    """`data` with one bit of it changed."""
    at, mask = bit // 8, 1 << bit % 8
    return bytes([*data[:at], data[at] ^ mask, *data[at + 1 :]])
