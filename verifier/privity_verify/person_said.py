"""What is said of a person's report: how far it is complete and who saw that, then every disclosure in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity_verify.label import DEFERRED, OPEN
from privity_verify.said import FOUND, GOOD, Said, entries, joined, witness_data, witness_sentences
from privity_verify.shown_said import data, first_line, lines

if TYPE_CHECKING:
    from privity_verify.person import PersonReport
    from privity_verify.policy import Policy
    from privity_verify.shown import Shown


def person_said(policy: Policy, report: PersonReport) -> Said:
    """Exit code, sentences and data of a report that holds."""
    head, seen = report.seen.checkpoint, report.seen if policy.asks else None
    sentences = [
        f"This is all that the log {head.origin} files under {_names(report)}, complete to its entry {report.high - 1:,}.",
        *witness_sentences(policy, seen, head.size),
        f"Not covered: {entries(report.behind)} behind that."
        if report.behind
        else "No entry stands behind that.",
        _deferred_sentence(report),
        "That the index of persons lists what the entries hold is checked by `privity-verify log` on a copy of the log.",
        *_blocks(report),
    ]
    if report.dated_early:
        sentences.append(
            f"FOUND: {report.dated_early} entries are dated before the release they rest on. Ask how."
        )
    return (FOUND if report.dated_early else GOOD), sentences, _data(policy, report)


def _names(report: PersonReport) -> str:
    return joined([f"{label.identifier} ({label.domain})" for label in report.labels])


def _not_given(report: PersonReport) -> list[str]:
    """Identifiers whose deferred label is not in the report."""
    given = {label.identifier for label in report.labels if label.domain == DEFERRED}
    return [one.identifier for one in report.labels if one.domain == OPEN and one.identifier not in given]


def _deferred_sentence(report: PersonReport) -> str:
    if _not_given(report):
        return (
            "Disclosures that the law keeps from the person for now may exist beside these: "
            "they are filed under another label, which is not in this report."
        )
    return "Disclosures that the law keeps from the person for now are in this report too, or there are none."


def _blocks(report: PersonReport) -> list[str]:
    """One block for each release with what happened to it, and one for each entry that is of none."""
    if not report.entries:
        return ["Nothing is filed: no disclosure, up to there."]
    after: dict[int, list[Shown]] = {}
    for entry in report.entries:
        if "rel" in entry.fields:
            after.setdefault(entry.fields["rel"], []).append(entry)
    blocks, number = [], 0
    for entry in report.entries:
        if "rel" not in entry.fields:
            number += 1
            blocks += ["", f"{number}. {first_line(entry)}", *lines(entry, "   ")]
            for later in after.get(entry.place, []):
                blocks += [f"   {first_line(later)}", *lines(later, "      ")]
    return blocks


def _data(policy: Policy, report: PersonReport) -> dict[str, Any]:
    head = report.seen.checkpoint
    return {
        "verdict": "good",
        "log": head.origin,
        "size": head.size,
        "index": report.listing,
        "complete_below": report.high,
        "behind": report.behind,
        "labels": [
            {"domain": one.domain, "identifier": one.identifier, "entries": one.entries}
            for one in report.labels
        ],
        "deferred_not_given": _not_given(report),
        "dated_early": report.dated_early,
        "entries": [data(entry) for entry in report.entries],
        **witness_data(policy, report.seen if policy.asks else None, head.size),
    }
