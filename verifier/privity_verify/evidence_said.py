"""What is said of a bundle of entries: who saw them, what each says, and on what they rest that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity_verify.said import FOUND, GOOD, Said, entries, joined, witness_data, witness_sentences
from privity_verify.shown_said import data, first_line, lines

if TYPE_CHECKING:
    from privity_verify.evidence import EvidenceReport
    from privity_verify.policy import Policy
    from privity_verify.shown import Shown

CLEAR = {
    "batch": "batch",
    "req": "of the request in entry",
    "ord": "line of the request:",
    "dec": "rests on the decision in entry",
    "apr": "rests on approval entry",
    "rel": "about the release in entry",
    "obj": "answers the objection in entry",
    "was": "in place of the decision in entry",
    "verdict": "verdict:",
    "state": "the batch is:",
    "register": "register:",
    "event": "event:",
    "use": "key for:",
    "agency": "agency:",
    "auth": "under",
    "rcp": "recipient in the office's register:",
    "count": "lines covered:",
    "faults": "faults listed:",
    "book": "rule book:",
    "stmt": "digest of the statement signed:",
    "key": "shares are sealed to the key with the digest",
    "upto": "entries counted over:",
    "sub": "filed under the label",
}
"""What is said before the value of a clear field, in this order."""

SAID_ELSEWHERE = {"release": {"auth", "rcp"}}
"""Clear fields that have a sentence of their own, by kind."""

COUNTS = {"custodian-report": "openings counted:"}
"""What the field `count` counts, where it is not lines."""


def evidence_said(policy: Policy, report: EvidenceReport) -> Said:
    """Exit code, sentences and data of a bundle that holds."""
    head, seen = report.seen.checkpoint, report.seen if policy.asks else None
    sentences = [
        f"This bundle gives {entries(len(report.entries))} of the log {head.origin}, which signed for {entries(head.size)}.",
        *witness_sentences(policy, seen, head.size),
        _outside_sentence(report),
        "What the log holds beside them, a bundle does not tell.",
        *(line for number, entry in enumerate(report.entries, 1) for line in _block(number, entry)),
    ]
    if report.dated_early:
        sentences.append(
            f"FOUND: {report.dated_early} times an entry rests on one in this bundle that is dated later. Ask how."
        )
    return (FOUND if report.dated_early else GOOD), sentences, _data(policy, report)


def _outside_sentence(report: EvidenceReport) -> str:
    if not report.outside:
        return "They rest on no entry that is not in this bundle."
    kinds: dict[str, list[str]] = {}
    for place, kind in report.outside.items():
        kinds.setdefault(kind, []).append(f"{place:,}")
    told = "; ".join(f"{kind} {joined(places)}" for kind, places in sorted(kinds.items()))
    return f"They rest on {entries(len(report.outside))} not in this bundle, whose kind is not seen here: {told}."


def _block(number: int, entry: Shown) -> list[str]:
    return ["", f"{number}. {first_line(entry)}", *lines(entry, "   ", _clear(entry.fields))]


def _clear(fields: dict[str, Any]) -> list[str]:
    """The clear fields that the lines of every entry leave out."""
    kind = fields["k"]
    names = [name for name in CLEAR if name in fields and name not in SAID_ELSEWHERE.get(kind, ())]
    said = [f"{_before(kind, name, fields[name])} {_value(fields[name])}" for name in names]
    if "runs" in fields:
        labels = sum(run[2] for run in fields["runs"])
        said.append(
            f"lists {labels:,} records of labels, of the entries before entry {fields['runs'][-1][1]:,}"
        )
    return said


def _before(kind: str, name: str, value: Any) -> str:
    """What stands before a value."""
    if name == "count":
        return COUNTS.get(kind, CLEAR[name])
    many = isinstance(value, list) and len(value) > 1
    return CLEAR[name].replace("entry", "entries") if many else CLEAR[name]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return joined([f"{one:,}" for one in value])
    return f"{value:,}" if isinstance(value, int) else str(value)


def _data(policy: Policy, report: EvidenceReport) -> dict[str, Any]:
    head = report.seen.checkpoint
    return {
        "verdict": "good",
        "log": head.origin,
        "size": head.size,
        "entries": [data(entry) for entry in report.entries],
        "outside": [{"index": place, "kind": kind} for place, kind in report.outside.items()],
        "dated_early": report.dated_early,
        **witness_data(policy, report.seen if policy.asks else None, head.size),
    }
