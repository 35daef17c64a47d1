"""Have the log witnessed: ask each witness, keep what they cosigned, and close where they are no quorum.

    checkpoint + proof from the tree it saw last -> each witness -> its cosignature, or why not
    -> enough of them: the cosigned checkpoint is kept beside the log

A witness that knows a larger log than this one, or one that this one does not extend, is believed: the log was rolled
back, or another was shown to it. Nothing is released then until people have looked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.cosignature import cosigned
from privity.accounting.note import Checkpoint, note_lines
from privity.accounting.policy import Seen
from privity.accounting.witness import CONFLICT, INCONSISTENT, OK, write_request
from privity.errors import IntegrityError, UnavailableError
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privity.accounting.policy import Policy, Witness
    from privity.flow.log_ports import Witnesses
    from privity.flow.office import Office

COSIGNED: Final = "cosigned"
"""File beside the log: the checkpoint that a quorum cosigned last."""
HEARD: Final = "witnesses.json"
"""File beside the log: each witness's last word."""
FRESH: Final = timedelta(hours=1)
"""A cosignature made earlier than this before does not say that the witness is there."""
ROUNDS: Final = 2
"""A witness may say once that it knows another size."""

Answer = tuple[int, bytes] | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A witness's last word.

    Attributes:
        name: Its name in the policy.
        size: Entries of the largest log it cosigned; 0 before the first.
        at: When it cosigned that, seconds since 1970 UTC; 0 before the first.
        said: What came of asking it last.
    """

    name: str
    size: int = 0
    at: int = 0
    said: str = "not asked yet"


def witness(office: Office) -> Seen | None:
    """Have the log as it is now cosigned by a quorum; None in an office that confesses to have no witnesses.

    Raises:
        UnavailableError: Too few witnesses answered. What those said is kept.
        IntegrityError: A witness saw a log that this one does not extend.
    """
    if office.witnesses is None:
        return None
    policy, words = office.witnesses.policy, heard(office)
    note, words = _ask(office, office.witnesses, words)
    office.files.write(office.files.folder("log") / HEARD, _write(words))
    since = int((office.now() - FRESH).timestamp())
    present = [word.name for word in words.values() if word.at >= since and word.size == office.log.size]
    if not policy.met(present):
        away = [f"{word.name}: {word.said}" for word in words.values() if word.name not in present]
        raise UnavailableError(
            f"Of {len(words)} witnesses {len(present)} cosigned the log as it is; that is no quorum ({'; '.join(away)}).",
            where="log",
            remedy="Nothing is released until a quorum has seen the log. Reach the witnesses, then repeat the command.",
        )
    office.files.write(office.files.folder("log") / COSIGNED, note)
    return policy.check(note, since=since)


def witnessed(office: Office, end: int) -> None:
    """Return only once a quorum has cosigned a log that holds its first `end` entries; at once in an unwitnessed office.

    Raises:
        UnavailableError: Too few witnesses answered.
        IntegrityError: A witness saw a log that this one does not extend.
    """
    seen = witness(office)
    if seen is not None and seen.checkpoint.size < end:
        raise IntegrityError(
            "The checkpoint the witnesses cosigned does not reach the entries it is asked for.",
            where="log",
            remedy="Run `privity log verify`, then repeat the command.",
        )


def told(office: Office, end: int) -> Seen:
    """The checkpoint to show a stranger about the first `end` entries: the one cosigned last, or the log's own.

    A cosigned one that does not reach so far, or is not of this log, is passed over: the log's own word is true, if less.
    """
    own = Checkpoint(origin=office.log.origin, size=office.log.size, root=office.log.root)
    seen = Seen(note=office.log.checkpoint, checkpoint=own, times={})
    if office.witnesses is None:
        return seen
    path = office.files.folder("log") / COSIGNED
    if not office.files.exists(path):
        return seen
    try:
        kept = office.witnesses.policy.check(office.files.read(path))
    except IntegrityError:
        return seen
    size = kept.checkpoint.size
    reaches = end <= size <= office.log.size
    return kept if reaches and office.log.root_at(size) == kept.checkpoint.root else seen


def heard(office: Office) -> dict[str, Word]:
    """Each witness's last word, in the policy's order; a witness never asked has said nothing."""
    if office.witnesses is None:
        return {}
    path = office.files.folder("log") / HEARD
    kept: dict[str, Any] = json.loads(office.files.read(path)) if office.files.exists(path) else {}
    return {name: Word(name=name, **kept.get(name, {})) for name in office.witnesses.policy.witnesses}


def tolerance(policy: Policy) -> str:
    """In a sentence what the quorum can bear, for the people who run the office."""
    count, bears = len(policy.witnesses), policy.tolerates()
    if bears < 0:
        return f"Two quorums of these {count} witnesses need not share one: two logs could both be cosigned."
    return (
        f"Any two quorums of these {count} witnesses share {bears + 1}: while no more than {bears} of them cosign "
        "dishonestly, no two histories of this log can both be cosigned."
    )


def _ask(office: Office, witnesses: Witnesses, words: dict[str, Word]) -> tuple[bytes, dict[str, Word]]:
    """The checkpoint with every cosignature given, and what each witness said."""
    note, asked = office.log.checkpoint, dict(words)
    for _ in range(ROUNDS):
        answers = witnesses.ask(
            {
                name: write_request(word.size, office.log.consistency(word.size), office.log.checkpoint)
                for name, word in asked.items()
            }
        )
        again: dict[str, Word] = {}
        for name, answer in answers.items():
            word, line = _heard(office, witnesses.policy.witnesses[name], asked[name], answer)
            words[name], note = word, note + line
            if isinstance(answer, tuple) and answer[0] == CONFLICT:
                again[name] = word
        asked = again
    return note, words


def _heard(office: Office, asked: Witness, word: Word, answer: Answer) -> tuple[Word, bytes]:
    """What an answer comes to: the witness's word, and its line of the note; empty when it gave none."""
    if isinstance(answer, str):
        return _said(word, answer), b""
    status, body = answer
    if status == OK:
        return _cosigned(office, asked, word, body)
    if status == INCONSISTENT:
        raise _forked(asked.name, f"cosigned {word.size:,} entries that this log does not begin with")
    if status == CONFLICT:
        return _other_size(office, asked, word, body), b""
    return _said(word, f"refused with status {status}"), b""


def _cosigned(office: Office, asked: Witness, word: Word, body: bytes) -> tuple[Word, bytes]:
    try:
        times = cosigned(office.log.checkpoint + body, [asked.cosigner])
        line = note_lines(office.log.checkpoint + body, asked.cosigner.public)[-1]
    except (IntegrityError, IndexError):
        return _said(word, "answered with no cosignature of its own"), b""
    at = times[asked.cosigner.public.vkey]
    return Word(name=word.name, size=office.log.size, at=at, said="cosigned"), line


def _other_size(office: Office, asked: Witness, word: Word, body: bytes) -> Word:
    text = body.decode("ascii", "replace").removesuffix("\n")
    if not text.isdigit():
        return _said(word, "answered with no size")
    known = int(text)
    if known > office.log.size:
        raise _forked(
            asked.name, f"cosigned {known:,} entries, this log has {office.log.size:,}: it was rolled back"
        )
    if known == word.size:
        raise _forked(asked.name, f"cosigned another log of {known:,} entries")
    return Word(name=word.name, size=known, at=word.at, said="knew another size")


def _said(word: Word, said: str) -> Word:
    return Word(name=word.name, size=word.size, at=word.at, said=said)


def _write(words: Mapping[str, Word]) -> bytes:
    return canonical(
        {word.name: {"size": word.size, "at": word.at, "said": word.said} for word in words.values()}
    )


def _forked(name: str, what: str) -> IntegrityError:
    return IntegrityError(
        f"The witness {name} {what}.",
        where="log",
        remedy="Release nothing and tell the inspector. Find the log that the witness saw; this one is not it.",
    )
