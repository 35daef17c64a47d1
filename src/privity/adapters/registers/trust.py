"""Who may sign a register entry, and whether they did."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import typing
from datetime import date  # noqa: TC003  (field of a dataclass)
from typing import TYPE_CHECKING, Any, Protocol

from privity.adapters.registers.entries import load, parse, plain
from privity.errors import IntegrityError
from privity.model.canonical import canonical
from privity.model.register import KINDS, MAY_SIGN, Duty, Entry, Key, OfficeHolder, Registers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SIGNATURES = ("signature", "countersignature")
REMEDY = "Restore the entry as signed, or have a person with the duty sign it anew."


class Verifier(Protocol):
    """Checks a detached signature against one pinned certificate."""

    def verify(self, data: bytes, signature: bytes, *, certificate: bytes) -> None:
        """Return, or raise `IntegrityError`."""
        ...


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Founder:
    """A person the office trusts from its birth: named in `privity.toml`, not in a register."""

    person: str
    certificate: bytes
    duties: frozenset[Duty]
    since: date


def signed_bytes(register: str, entry: Mapping[str, Any]) -> bytes:
    """The exact bytes a signature of `entry` (as in its TOML table) covers."""
    body = {key: plain(value) for key, value in entry.items() if key not in SIGNATURES}
    return f"privity/register/{register}/v1".encode("ascii") + b"\0" + canonical(body)


def read(folder: Path, *, founders: tuple[Founder, ...], verifier: Verifier) -> Registers:
    """Read every register and check every signature and the signer's duty.

    Raises:
        InputError: A file cannot be read as its register requires; all problems together.
        IntegrityError: An entry is not signed by someone who may sign it; the first such entry is named.
    """
    tables, digest = load(folder)
    entries = parse(tables)
    keys = _checked_keys(tables.get("keys"), entries.get("keys"), founders, verifier)
    holders = _checked_holders(tables, entries, founders, keys, verifier)
    signers = _Signers(founders, keys, holders or ())
    checked: dict[str, Any] = {"keys": _founders_keys(founders) + (keys or ()), "office_holders": holders}
    for name in KINDS:
        if name not in checked:
            checked[name] = _checked(name, tables, entries, signers, verifier)
    return Registers(**checked, digest=digest)


@dataclasses.dataclass(frozen=True, slots=True)
class _Signers:
    founders: tuple[Founder, ...]
    keys: tuple[Key, ...] | None
    holders: tuple[OfficeHolder, ...]

    def certificates(self, person: str, on: date) -> tuple[bytes, ...]:
        pinned = tuple(f.certificate for f in self.founders if f.person == person and f.since <= on)
        enrolled = tuple(
            key.certificate.encode("ascii")
            for key in self.keys or ()
            if key.person == person and key.usable(on)
        )
        return pinned + enrolled

    def duties(self, person: str, on: date) -> frozenset[Duty]:
        held = {duty for f in self.founders if f.person == person and f.since <= on for duty in f.duties}
        for holder in self.holders:
            if holder.person == person and holder.in_force(on) and holder.detailed_to is None:
                held |= {Duty(duty) for duty in holder.duties}
        return frozenset(held)


def _founders_keys(founders: tuple[Founder, ...]) -> tuple[Key, ...]:
    """The keys the office was born with, as entries like the others."""
    return tuple(
        Key(
            id=f"founder-{founder.person}",
            from_on=founder.since,
            to_on=None,
            signed_by=founder.person,
            signed_on=founder.since,
            person=founder.person,
            certificate=founder.certificate.decode("ascii"),
            countersigned_by=founder.person,
            countersignature="",
        )
        for founder in founders
    )


def _checked_keys(
    table: list[dict[str, Any]] | None,
    entries: tuple[Entry, ...] | None,
    founders: tuple[Founder, ...],
    verifier: Verifier,
) -> tuple[Key, ...] | None:
    """Keys count in the order they stand: each is signed and countersigned under the ones before it."""
    if table is None or entries is None:
        return None
    accepted: tuple[Key, ...] = ()
    for raw, entry in zip(table, entries, strict=True):
        if not isinstance(entry, Key):
            raise TypeError("the register of keys holds something else")
        signers = _Signers(founders, accepted, ())
        if entry.signed_by == entry.countersigned_by:
            raise _unsigned("keys", entry, "is countersigned by the person who signed it")
        _check_one(
            "keys",
            raw,
            entry,
            person=entry.signed_by,
            signature=raw["signature"],
            signers=signers,
            verifier=verifier,
        )
        _check_one(
            "keys",
            raw,
            entry,
            person=entry.countersigned_by,
            signature=entry.countersignature,
            signers=signers,
            verifier=verifier,
        )
        accepted += (entry,)
    return accepted


def _checked_holders(
    tables: dict[str, list[dict[str, Any]]],
    entries: dict[str, tuple[Entry, ...]],
    founders: tuple[Founder, ...],
    keys: tuple[Key, ...] | None,
    verifier: Verifier,
) -> tuple[OfficeHolder, ...] | None:
    """Office-holders count in the order they stand: a new head signs only once the head before entered him."""
    if "office_holders" not in tables:
        return None
    accepted: tuple[OfficeHolder, ...] = ()
    for raw, entry in zip(tables["office_holders"], entries["office_holders"], strict=True):
        signers = _Signers(founders, keys, accepted)
        _check_entitled("office_holders", raw, entry, signers, verifier)
        accepted += (typing.cast("OfficeHolder", entry),)
    return accepted


def _checked(
    register: str,
    tables: dict[str, list[dict[str, Any]]],
    entries: dict[str, tuple[Entry, ...]],
    signers: _Signers,
    verifier: Verifier,
) -> tuple[Entry, ...] | None:
    if register not in tables:
        return None
    for raw, entry in zip(tables[register], entries[register], strict=True):
        _check_entitled(register, raw, entry, signers, verifier)
    return entries[register]


def _check_entitled(
    register: str, raw: Mapping[str, Any], entry: Entry, signers: _Signers, verifier: Verifier
) -> None:
    if not MAY_SIGN[register] & signers.duties(entry.signed_by, entry.signed_on):
        raise _unsigned(register, entry, "is signed by a person without the duty for it on that day")
    _check_one(
        register,
        raw,
        entry,
        person=entry.signed_by,
        signature=raw["signature"],
        signers=signers,
        verifier=verifier,
    )


def _check_one(
    register: str,
    raw: Mapping[str, Any],
    entry: Entry,
    *,
    person: str,
    signature: str,
    signers: _Signers,
    verifier: Verifier,
) -> None:
    data = signed_bytes(register, raw)
    try:
        cms = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        raise _unsigned(register, entry, "carries a signature that is not base64") from None
    for certificate in signers.certificates(person, entry.signed_on):
        try:
            verifier.verify(data, cms, certificate=certificate)
        except IntegrityError:
            continue
        return
    raise _unsigned(register, entry, "carries no signature by an enrolled key of the person it names")


def _unsigned(register: str, entry: Entry, why: str) -> IntegrityError:
    return IntegrityError(f"The entry {entry.id} {why}.", where=f"registers/{register}", remedy=REMEDY)
