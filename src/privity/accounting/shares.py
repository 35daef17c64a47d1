"""The key of a record, shared among custodians so that any k of them have it and k - 1 know nothing of it.

A class of records has one secret for each set of k - 1 custodians, held by everybody outside that set. A record's key is the
exclusive or of one HMAC under each. Any k custodians have every secret between them; of any k - 1 there is one that none
of them has, and without its HMAC the key is as good as random. Nothing is computed but HMAC and exclusive or.

Source: replicated secret sharing, Ito, Saito and Nishizeki 1987; shares of pseudorandom values without asking again,
Cramer, Damgard and Ishai, TCC 2005. Format: spec/key-custodians.md.
"""

from __future__ import annotations

import hmac
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privity.errors import IntegrityError
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

PURPOSE: Final = b"privity/record-key/v1\0"
VALUE: Final = b"privity/sealed-value/v1\0"
KEY_SIZE: Final = 32
NONCE_SIZE: Final = 12
STEP: Final = 32
"""Values are filled up to a multiple of so many bytes, so that their length says little."""
_END: Final = b"\x80"


def sets_of(needed: int, names: Iterable[str]) -> list[str]:
    """The sets of ``needed - 1`` custodians, each as its names in order with ``+`` between them.

    >>> sets_of(2, ["b", "a", "c"]), sets_of(3, ["a", "b", "c"])
    (['a', 'b', 'c'], ['a+b', 'a+c', 'b+c'])
    """
    return ["+".join(some) for some in combinations(sorted(names), needed - 1)]


def held_by(name: str, sets: Iterable[str]) -> list[str]:
    """The sets whose secret `name` holds: those it is not in."""
    return [some for some in sets if name not in some.split("+")]


def class_keys(needed: int, names: Sequence[str], random: Callable[[int], bytes]) -> dict[str, bytes]:
    """A fresh secret of 32 bytes for each set of ``needed - 1`` custodians."""
    return {some: random(KEY_SIZE) for some in sets_of(needed, names)}


def mask(secret: bytes, key_class: str, record: str, identifier: str) -> bytes:
    """What one secret gives to the key of one record, 32 bytes.

    Args:
        secret: 32 bytes, of one set of custodians.
        key_class: Class of records.
        record: The custodian agency's id of the record.
        identifier: Whom it concerns, in the words its label is made of.
    """
    return hmac.digest(secret, PURPOSE + canonical([key_class, record, identifier]), "sha256")


def record_key(masks: Mapping[str, bytes], sets: Iterable[str]) -> bytes:
    """The key of a record, from the mask of every set.

    Raises:
        IntegrityError: The mask of a set is missing.
    """
    found = 0
    for some in sets:
        if some not in masks:
            raise IntegrityError(
                "Too few shares for the key of a record.", where="shares", remedy="Ask more custodians."
            )
        found ^= int.from_bytes(masks[some], "big")
    return found.to_bytes(KEY_SIZE, "big")


def seal_value(key: bytes, value: str, *, row: int, beside: Sequence[Any]) -> bytes:
    """One value under the key of its record: AES-256-GCM, nonce the row's number, tag at the end.

    Args:
        key: Of the record, used for the rows of this class alone.
        value: The text.
        row: Number of the row within its class: no two rows of a class have one.
        beside: What stands beside the value in the clear, texts, integers and None; altered, the value does not open.
    """
    plain = value.encode("utf-8") + _END
    plain += bytes(-len(plain) % STEP)
    return AESGCM(key).encrypt(row.to_bytes(NONCE_SIZE, "big"), plain, VALUE + canonical([row, *beside]))


def open_value(key: bytes, sealed: bytes, *, row: int, beside: Sequence[Any]) -> str:
    """The text that `seal_value` sealed.

    Raises:
        IntegrityError: Another key, or the row was altered.
    """
    try:
        plain = AESGCM(key).decrypt(
            row.to_bytes(NONCE_SIZE, "big"), sealed, VALUE + canonical([row, *beside])
        )
        return plain.rstrip(b"\0").removesuffix(_END).decode("utf-8")
    except (InvalidTag, ValueError) as error:
        raise IntegrityError(
            "A sealed value does not open: it was altered, or the shares are of another person's record.",
            where="record file",
            remedy="Release nothing of it. Load the record file again and compare.",
        ) from error
