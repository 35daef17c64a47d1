"""A person's statement: every disclosure of his record, with what the law says an accounting must hold.

Source: 5 U.S.C. 552a(c)(1): date, nature and purpose of each disclosure, name
and address of who received it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One released line about the person.

    Attributes:
        elements: What left, which can be less than was asked.
        authority: Citation of the provision it left under.
        entry: Its place in the accounting log.
    """

    on: date
    elements: tuple[str, ...]
    purpose: str
    authority: str
    recipient: str
    address: str
    entry: int
    recalled: bool


def statement(custodian: str, disclosures: Sequence[Disclosure], *, entries: int, complete: bool) -> str:
    """The statement as plain text.

    Args:
        custodian: Who keeps the record.
        disclosures: In the order of the log.
        entries: Size of the log the statement is complete to.
        complete: False when disclosures may exist that the law lets the custodian tell only later.
    """
    lines = [f"Statement of disclosures, by {custodian}, complete to accounting entry {entries:,}.", ""]
    if not disclosures:
        lines.append("No disclosure of your record is on the accounting this statement covers.")
    for n, d in enumerate(disclosures, 1):
        lines += [
            f"{n}. On {d.on.isoformat()}: {', '.join(d.elements)}",
            f"   to {d.recipient}, {d.address}",
            f"   for {d.purpose.replace('_', ' ')}, under {d.authority}; accounting entry {d.entry:,}",
            *(
                ["   This disclosure was recalled; the recipient was told to destroy it."]
                if d.recalled
                else []
            ),
        ]
    if not complete:
        lines += [
            "",
            "Disclosures that the law lets us tell only later, if there are any, are not in this statement.",
        ]
    lines += [
        "",
        "That this is all can be checked without us: ask for your report (`privity log person`) and run `privity-verify person`.",
    ]
    return "\n".join(lines)
