"""Ask the custodians for shares, and put the keys of records together out of them.

A custodian that says it saw another log is believed, whatever the others say. Any other that refuses is as one away; what it
said is told where too few are left.
"""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.opening import MAX_LINES, OpeningRequest, write_opening
from privity.accounting.refusal import CONFLICTS, DUTIES, REFUSED, Refusal
from privity.accounting.shares import record_key, sets_of
from privity.accounting.word import SHARES, read_word
from privity.errors import DutyError, IntegrityError, PrivityError, UnavailableError
from privity.flow.custodians import OK, counts
from privity.flow.custody import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from privity.accounting.opening import Approved, Opening
    from privity.flow.log_ports import Custodians, SharesKey
    from privity.flow.office import Office

AT_ONCE: Final = MAX_LINES // 2
"""Openings asked for in one request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What shares are asked for.

    Attributes:
        key: They are to be sealed to it.
        checkpoint: Cosigned, with every entry below it.
        approvals: That the openings rest on.
        openings: Those from one place to another, one a line: their proofs are made when they are sent.
        subjects: Of each opening the record and whom it concerns, in the same order.
        custody: Class to what the record file says of it.
    """

    key: SharesKey
    checkpoint: bytes
    approvals: tuple[Approved, ...]
    openings: Callable[[int, int], Sequence[Opening]]
    subjects: Sequence[tuple[str, str]] = field(repr=False)
    custody: Mapping[str, Mapping[str, Any]]


def record_keys(
    office: Office, custodians: Custodians, ask: Ask
) -> tuple[dict[tuple[str, str], bytes], list[str]]:
    """Record and class to the key, and which custodians gave shares for all of it.

    Raises:
        UnavailableError: Too few answered. Nothing is opened.
        DutyError, IntegrityError: They refused, or gave what does not agree.
    """
    heard = counts(custodians)
    said: dict[str, str | Refusal] = {name: word for name, word in heard.items() if isinstance(word, str)}
    old = {name: word.upto for name, word in heard.items() if not isinstance(word, str)}
    keys: dict[tuple[str, str], bytes] = {}
    for start in range(0, len(ask.subjects), AT_ONCE):
        subjects = ask.subjects[start : start + AT_ONCE]
        openings = ask.openings(start, start + len(subjects))
        requests = {
            name: _request(office, ask, openings, upto) for name, upto in old.items() if name not in said
        }
        given: dict[str, list[dict[str, bytes]]] = {}
        for name, answer in custodians.ask("open", requests).items():
            found = _given(custodians, ask, name, answer, len(openings))
            if isinstance(found, list):
                given[name] = found
            else:
                said[name] = found
        _check_conflicts(said)
        for at, (opening, (person_id, _)) in enumerate(zip(openings, subjects, strict=True)):
            custody = ask.custody[opening.key_class]
            if len(given.keys() & set(custody["names"])) < custody["needed"]:
                raise _too_few(said, len(given), custody["needed"])
            sets = sets_of(custody["needed"], custody["names"])
            masks = _agreed({name: mine[at] for name, mine in given.items()})
            keys[person_id, opening.key_class] = record_key(masks, sets)
    return keys, [name for name in old if name not in said]


def _request(office: Office, ask: Ask, some: Sequence[Opening], upto: int) -> bytes:
    # What a custodian says it saw may be more than there is; then it says so itself when it is asked.
    old = upto if upto <= office.log.size else 0
    return write_opening(
        OpeningRequest(
            old=old,
            proof=tuple(office.log.consistency(old)),
            checkpoint=ask.checkpoint,
            key=ask.key.public,
            approvals=ask.approvals,
            openings=tuple(some),
        )
    )


def _given(
    custodians: Custodians, ask: Ask, name: str, answer: tuple[int, bytes] | str, count: int
) -> list[dict[str, bytes]] | Refusal | str:
    """The masks a custodian gave, by opening and set; else why there are none."""
    if isinstance(answer, str):
        return answer
    status, body = answer
    if status == REFUSED:
        return Refusal.read(body)
    if status != OK:
        return f"answered with status {status}"
    try:
        says = read_word(body, SHARES, custodians.known.members[name].public)
        if says["key"] != sha256(ask.key.public).hexdigest():
            return "answered for another key"
        given = json.loads(ask.key.open(b64decode(says["sealed"], validate=True), name))
        found = [{some: b64decode(text, validate=True) for some, text in each.items()} for each in given]
    except (PrivityError, ValueError, TypeError, KeyError, AttributeError, Base64Error):
        return "answered with no shares of its own"
    return found if len(found) == count else "answered with fewer shares"


def _agreed(given: Mapping[str, Mapping[str, bytes]]) -> dict[str, bytes]:
    """One mask for each set; where several custodians gave it, they must have given the same."""
    found: dict[str, bytes] = {}
    for name, masks in given.items():
        for some, mask in masks.items():
            if found.setdefault(some, mask) != mask:
                raise IntegrityError(
                    f"Custodians gave shares that differ, {name} among them.",
                    where="key custodians",
                    remedy="Release nothing. Have the custodians compare the secrets they hold.",
                )
    return found


def _check_conflicts(said: Mapping[str, str | Refusal]) -> None:
    for name, word in said.items():
        if isinstance(word, Refusal) and word.code in CONFLICTS:
            raise IntegrityError(
                f"The custodian {name} {word.says}.",
                where="log",
                remedy="Release nothing and tell the inspector. Find the log that the custodian saw; this one is not it.",
            )


def _too_few(said: Mapping[str, str | Refusal], gave: int, needed: int) -> PrivityError:
    refusals = {name: word for name, word in said.items() if isinstance(word, Refusal)}
    words = told(list(_told(said)))
    what = f"Of the custodians {gave} gave shares, {needed} are needed: {words}."
    if not refusals:
        return UnavailableError(
            what,
            where="key custodians",
            remedy="Nothing was opened. Reach the custodians, then run `privity release resume`.",
        )
    kind = DutyError if all(word.code in DUTIES for word in refusals.values()) else IntegrityError
    return kind(what, where="key custodians", remedy="Nothing was opened. Mend what they say, then repeat.")


def _told(said: Mapping[str, str | Refusal]) -> Iterator[str]:
    for name, word in said.items():
        yield f"{name} {word.says}" if isinstance(word, Refusal) else f"{name}: {word}"
