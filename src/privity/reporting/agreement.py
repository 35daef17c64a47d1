"""The public copy of an agreement: what it says, whether it has effect, and what was left out of it and why.

A value is printed as the entry has it or not at all. What is left out is named,
field by field, and the digest of the complete entry lets a stranger check the
complete one against the copy later. Format: spec/agreement-copy.md.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from privity.model.register import Agreement

FORMAT: Final = "privity/agreement-copy/v1"
WITHHELD: Final = "[withheld]"
ACTS: Final = (
    ("signed_by_head", "custodian's head", "signature of the custodian's head", None),
    ("counsel_opinion", "counsel", "counsel's written opinion", "opinion_sha256"),
    ("privacy_assessment", "privacy officer", "privacy officer's assessment", "assessment_sha256"),
    ("published_on", "custodian", "publication", None),
)
"""Without all four an agreement has no effect: field of its day, whose act, what it is, field of its digest."""

LATER: Final = (
    ("board_on", "approved by the Data Integrity Board"),
    ("congress_on", "sent to the committees of Congress"),
    ("notice_on", "notice published"),
)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_MARKS: Final = re.compile(r"([\\`*_{}\[\]()#+!|<>~-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Something left out of the copy: its field of the entry, how many values, and why."""

    field: str
    values: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishable:
    """The entry a copy is made from, and what of it may be printed.

    Attributes:
        entry: As the register reads it, ended by what replaced it.
        to: Its last day as it is written; None for none written.
        digest: Hex SHA-256 of its signed bytes.
        log_entry: Number of the log entry that accounts for it; None when the log does not say.
        words: Words and ids that the office's registers and law pack know, by field of the entry; no other is printed.
        names: Names of the parties, by code.
        office: Office the signer held on that day; None when none is on record.
    """

    entry: Agreement
    to: date | None
    digest: str
    log_entry: int | None
    words: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    office: str | None


def public_copy(source: Publishable, *, custodian: str, on: date) -> dict[str, Any]:
    """The copy as a value of canonical JSON. The same entry, registers and day give the same bytes.

    Args:
        source: The entry.
        custodian: Code of the custodian.
        on: The day for which it is said whether the agreement has effect.
    """
    entry, withheld = source.entry, list(_always())

    def told(field: str) -> list[str]:
        value = getattr(entry, field)
        given = list(value) if isinstance(value, tuple) else [value] if value is not None else []
        kept = [each for each in given if each in source.words[field]]
        if len(kept) < len(given):
            why = "not a word or id that the registers or the law pack know"
            withheld.append(Withheld(field=field, values=len(given) - len(kept), why=why))
        return kept

    copy: dict[str, Any] = {
        "format": FORMAT,
        "as_of": on.isoformat(),
        "id": _only(told("id")),
        "replaces": _only(told("replaces")),
        "custodian": {"code": custodian, "name": source.names.get(custodian)},
        "agency": _party(_only(told("agency")), source),
        "kind": _only(told("kind")),
        "recipients": told("recipients"),
        "authorities": told("authorities"),
        "statutes": {"all": not entry.statutes, "named": told("statutes")},
        "elements": {"all": not entry.elements, "named": told("elements")},
        "holds": told("holds"),
        "volume": entry.volume,
        "from": entry.from_on.isoformat(),
        "to": _day(source.to),
        "signed": {"office": source.office, "on": entry.signed_on.isoformat()},
        "acts": [_act(entry, act, withheld) for act in ACTS],
        **{field: _day(getattr(entry, field)) for field, _ in LATER},
        "effect": {"has_effect": entry.effective(on), "missing": _missing(entry, on), "why": _why(entry, on)},
        "entry": {"sha256": source.digest, "log_entry": source.log_entry},
    }
    return {**copy, "withheld": [asdict(each) for each in withheld]}


def copy_json(copy: dict[str, Any]) -> bytes:
    """The copy as JSON: canonical, and a line feed."""
    return canonical(copy) + b"\n"


def copy_text(copy: dict[str, Any]) -> str:
    """The copy as Markdown, for people."""
    return "\n".join(_text(copy)) + "\n"


def _text(copy: dict[str, Any]) -> Iterator[str]:
    effect, entry = copy["effect"], copy["entry"]
    yield f"# Agreement {_code(copy['id'])}: public copy"
    yield ""
    yield f"As of {copy['as_of']} it **{'has' if effect['has_effect'] else 'has no'} effect**."
    yield from (f"- {why}" for why in effect["why"])
    yield ""
    yield f"- Custodian: {_named(copy['custodian'])}"
    yield f"- With: {_named(copy['agency'])}"
    yield f"- Kind: {_code(copy['kind'])}"
    if copy["replaces"] is not None:
        yield f"- In place of: {_code(copy['replaces'])}"
    yield f"- First day: {copy['from']}; last day: {copy['to'] or 'none stated'}"
    yield f"- Recipients: {_listed(copy['recipients'])}"
    yield f"- Authorities: {_listed(copy['authorities'])}"
    for field in ("statutes", "elements"):
        value = copy[field]
        yield f"- {field.capitalize()}: {'all that the law allows' if value['all'] else _listed(value['named'])}"
    yield f"- Items it contains: {_listed(copy['holds'])}"
    yield f"- Most lines of a file: {copy['volume']}"
    yield from (f"- {says.capitalize()}: {copy[field] or 'no day stated'}" for field, says in LATER)
    yield from ("", "## Acts", "")
    for act in copy["acts"]:
        digest = f", SHA-256 `{act['sha256']}`" if act["sha256"] else ""
        yield f"- {act['act'].capitalize()}, by the {act['by']}: {act['on'] or 'missing'}{digest}"
    office = _code(copy["signed"]["office"])
    yield f"- Entered and signed {copy['signed']['on']} by the holder of the office {office}"
    yield from ("", "## Left out", "")
    yield from (f"- `{w['field']}`, {w['values']}: {w['why']}" for w in copy["withheld"])
    yield from ("", "## The complete entry", "")
    number = "none known" if entry["log_entry"] is None else entry["log_entry"]
    yield f"SHA-256 of its signed bytes: `{entry['sha256']}`. Entry of the accounting log: {number}."


def _always() -> Iterator[Withheld]:
    yield Withheld(
        field="signed_by", values=1, why="names a person; the office he held that day stands in its place"
    )
    yield Withheld(field="signature", values=1, why="names the signer by his certificate")


def _act(
    entry: Agreement, act: tuple[str, str, str, str | None], withheld: list[Withheld]
) -> dict[str, str | None]:
    field, by, says, digest_field = act
    digest = None if digest_field is None else getattr(entry, digest_field)
    if digest is not None and not _DIGEST.fullmatch(digest):
        withheld.append(Withheld(field=str(digest_field), values=1, why="not a SHA-256 digest"))
        digest = None
    return {"act": says, "by": by, "on": _day(getattr(entry, field)), "sha256": digest}


def _missing(entry: Agreement, on: date) -> list[str]:
    """Those of the four acts that are not done on that day."""
    days = ((field, getattr(entry, field)) for field, *_ in ACTS)
    return [field for field, day in days if day is None or day > on]


def _why(entry: Agreement, on: date) -> list[str]:
    """Why it has no effect; empty when it has."""
    found = []
    for field, _, says, _ in ACTS:
        day = getattr(entry, field)
        if day is None:
            found.append(f"Missing: {says}.")
        elif day > on:
            found.append(f"Not yet done: {says}, {day.isoformat()}.")
    if on < entry.from_on:
        found.append(f"It begins on {entry.from_on.isoformat()}.")
    if entry.to_on is not None and on > entry.to_on:
        found.append(f"It ended on {entry.to_on.isoformat()}.")
    return found


def _party(code: str | None, source: Publishable) -> dict[str, str | None]:
    return {"code": code, "name": None if code is None else source.names.get(code)}


def _only(values: Sequence[str]) -> str | None:
    return values[0] if values else None


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _named(party: dict[str, str | None]) -> str:
    code, name = party["code"], party["name"]
    return _code(code) if name is None else f"{_marked(name)} ({_code(code)})"


def _listed(values: Sequence[str]) -> str:
    return ", ".join(map(_code, values)) or "none"


def _code(text: str | None) -> str:
    return WITHHELD if text is None else f"`{text}`"


def _marked(text: str) -> str:
    """The text as Markdown shows it, sign for sign."""
    return _MARKS.sub(r"\\\1", text)
