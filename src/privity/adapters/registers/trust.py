"""Who may sign a register entry, and whether they did."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import typing
from datetime import date  # noqa: TC003  (field of a dataclass)
from typing import TYPE_CHECKING, Any, Protocol

from privity.adapters.registers.entries import FOUNDER, check, ends_of, load, parse, plain
from privity.errors import DutyError, IntegrityError
from privity.model.canonical import canonical
from privity.model.register import KINDS, MAY_SIGN, Duty, Entry, Key, OfficeHolder, Registers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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


def read(
    folder: Path,
    *,
    custodian: str,
    founders: tuple[Founder, ...],
    verifier: Verifier,
    accounted: Callable[[dict[str, list[dict[str, Any]]]], None] | None = None,
) -> Registers:
    """Read every register and check that none lacks an entry, then every signature and the signer's duty.

    Args:
        folder: The folder of the registers.
        custodian: Whose offices give a duty to sign; an official of another agency signs nothing here.
        founders: Whose signatures count from the beginning.
        verifier: Checks signatures.
        accounted: Raises if the files lack what the log accounts for; None where there is no log to ask.

    Raises:
        InputError: A file cannot be read as its register requires; all problems together.
        IntegrityError: Entries are missing, or one is not signed by someone who may sign it; it is named.
    """
    tables, digest = load(folder)
    if accounted is not None:
        accounted(tables)
    return Registers(**_trusted(tables, custodian, founders, verifier), digest=digest)


def may_enter(
    folder: Path,
    register: str,
    entry: Mapping[str, Any],
    *,
    custodian: str,
    founders: tuple[Founder, ...],
    verifier: Verifier,
) -> None:
    """Read the registers as they would be with one signed entry more. Nothing is changed.

    Raises:
        InputError: It does not fit, or its id is taken by another entry.
        DutyError: With it the registers would not be trusted: its signer may not sign it, or it would take from
            entries that stand the duty or key they were signed under.
    """
    table = check(folder, register, entry)
    tables, _ = load(folder)
    tables[register] = table if entry in table else [*table, dict(entry)]
    try:
        _trusted(tables, custodian, founders, verifier)
    except IntegrityError as error:
        raise DutyError(
            f"The entry cannot be entered: {error.what}",
            where=f"registers/{register}",
            remedy="Have a person with the duty sign it.",
        ) from error


def _trusted(
    tables: dict[str, list[dict[str, Any]]],
    custodian: str,
    founders: tuple[Founder, ...],
    verifier: Verifier,
) -> dict[str, Any]:
    entries = parse(tables)
    signers = _people(tables, entries, custodian, founders, verifier)
    checked: dict[str, Any] = {
        "keys": signers.keys,
        "office_holders": signers.holders if "office_holders" in tables else None,
    }
    for name in KINDS:
        if name not in checked:
            checked[name] = _checked(name, tables, entries, signers, verifier)
    return checked


@dataclasses.dataclass(frozen=True, slots=True)
class _Signers:
    """Whose signature counts so far: founders, and the keys and offices accepted under theirs."""

    custodian: str
    founders: tuple[Founder, ...]
    keys: tuple[Key, ...]
    holders: tuple[OfficeHolder, ...]

    def certificates(self, person: str, on: date) -> tuple[bytes, ...]:
        return tuple(
            key.certificate.encode("ascii") for key in self.keys if key.person == person and key.usable(on)
        )

    def duties(self, person: str, on: date) -> frozenset[Duty]:
        """A founder's duties end as the offices do that the register says he held."""
        named = [h for h in self.holders if h.person == person and h.from_on <= on]
        held = [h for h in named if h.in_force(on)]
        if any(holder.detailed_to is not None for holder in held):
            return frozenset()
        registered = frozenset(
            Duty(duty) for holder in held if holder.agency == self.custodian for duty in holder.duties
        )
        if named and not registered:
            return frozenset()
        return registered.union(*(f.duties for f in self.founders if f.person == person and f.since <= on))


def _founders_keys(founders: tuple[Founder, ...], ends: Mapping[str, date]) -> tuple[Key, ...]:
    """The keys the office was born with, as entries like the others; they too end when they are replaced."""
    return tuple(
        Key(
            id=f"{FOUNDER}{founder.person}",
            from_on=founder.since,
            to_on=ends.get(f"{FOUNDER}{founder.person}"),
            signed_by=founder.person,
            signed_on=founder.since,
            person=founder.person,
            certificate=founder.certificate.decode("ascii"),
            countersigned_by=founder.person,
            countersignature="",
        )
        for founder in founders
    )


def _people(
    tables: Mapping[str, list[dict[str, Any]]],
    entries: Mapping[str, tuple[Entry, ...]],
    custodian: str,
    founders: tuple[Founder, ...],
    verifier: Verifier,
) -> _Signers:
    """Accept keys and office-holders, each file in its own order, every entry under what was accepted before it.

    The two rest on each other: an inspector enrols keys once he is entered, and is entered under an enrolled key.
    Taking whichever file can go on leaves no circle: nothing is ever accepted on the strength of itself.

    Raises:
        IntegrityError: Neither file can go on; names the entry that stands in the way.
    """
    waiting = {
        name: list(zip(tables.get(name, ()), entries.get(name, ()), strict=True))
        for name in ("keys", "office_holders")
    }
    people = _Signers(custodian, founders, _founders_keys(founders, ends_of(entries.get("keys", ()))), ())
    while any(waiting.values()):
        faults: list[IntegrityError] = []
        for name, rest in waiting.items():
            if not rest:
                continue
            raw, entry = rest[0]
            try:
                _check_entitled(name, raw, entry, people, verifier)
            except IntegrityError as error:
                faults.append(error)
                continue
            rest.pop(0)
            people = _with(people, entry)
            break
        else:
            raise faults[0]
    return people


def _with(people: _Signers, entry: Entry) -> _Signers:
    if isinstance(entry, Key):
        return dataclasses.replace(people, keys=(*people.keys, entry))
    return dataclasses.replace(people, holders=(*people.holders, typing.cast("OfficeHolder", entry)))


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
    signatures = {entry.signed_by: raw["signature"]}
    if isinstance(entry, Key):
        if entry.signed_by == entry.countersigned_by:
            raise _unsigned(register, entry, "is countersigned by the person who signed it")
        signatures[entry.countersigned_by] = entry.countersignature
    for person in signatures:
        if not MAY_SIGN[register] & signers.duties(person, entry.signed_on):
            raise _unsigned(register, entry, "is signed by a person without the duty for it on that day")
    for person, signature in signatures.items():
        _check_one(
            register, raw, entry, person=person, signature=signature, signers=signers, verifier=verifier
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
