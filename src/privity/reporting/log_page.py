"""A page about the accounting log for whoever would rather look: what it holds, who saw it, how to check it oneself.

Static HTML without scripts, made from what is public anyway: sizes, kinds, a root, keys, witnesses' names.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from privity.model.markup import Html, code, element, joined, note, table, terms
from privity.model.style import STYLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Saw:
    """A witness's last word: its name, entries it cosigned, when (empty for never), what came of asking it last."""

    name: str
    size: int
    at: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    """What the page tells.

    Attributes:
        custodian: Whose log it is.
        origin: Its name.
        size: Entries.
        root: Hex of the root over them.
        vkey: Public key of the log.
        label_key: Hex SHA-256 of the file with the public key of labels.
        checkpoint: The signed note, with its cosignatures.
        made_on: The day, in words.
        kinds: Kind to how many entries, from the entries themselves; empty where they were not read.
        years: Each year it was written in, with the first entry of that year.
        whole: Whether every entry was hashed again for this page.
        witnesses: In the policy's order; empty where there are none.
        quorum: In a sentence what the quorum bears.
        indexed: Up to which entry the index of persons is complete; 0 before the first.
        demonstration: Whether everything here is synthetic.
    """

    custodian: str
    origin: str
    size: int
    root: str
    vkey: str
    label_key: str
    checkpoint: str
    made_on: str
    kinds: Mapping[str, int]
    years: Mapping[int, int]
    whole: bool
    witnesses: Sequence[Saw]
    quorum: str
    indexed: int
    demonstration: bool


def log_page(facts: LogFacts) -> str:
    """The page, as one HTML document."""
    title = f"Accounting log of {facts.custodian}"
    parts = [
        _front(facts, title),
        _seen(facts),
        _kinds(facts),
        _check(facts),
    ]
    head = (
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        element("title", Html(escape(title))),
        element("style", Html(STYLE)),
    )
    skip = element("a", "Skip to what the log holds", css="skip", href="#log")
    page = element(
        "html", element("head", *head), element("body", skip, element("main", *parts, id="log")), lang="en"
    )
    return f"<!doctype html>\n{page}\n"


def _front(facts: LogFacts, title: str) -> Html:
    whole = (
        f"All {facts.size:,} entries were hashed again for this page, and reach the root that the log signed."
        if facts.whole
        else f"The log holds {facts.size:,} entries. They were not hashed again for this page."
    )
    marks = (
        [element("p", "DEMONSTRATION. Synthetic people, no legal effect.", css="confirm")]
        if facts.demonstration
        else []
    )
    indexed = (
        f"to entry {facts.indexed:,}"
        if facts.indexed
        else "no index entry yet: nothing was disclosed, or nobody asked"
    )
    told = terms(
        [
            ("Name", facts.origin),
            ("Entries", f"{facts.size:,}"),
            (
                "Years",
                "; ".join(f"{year} from entry {first:,}" for year, first in facts.years.items())
                or "none yet",
            ),
            ("Root", code(facts.root)),
            ("Key of the log", code(facts.vkey)),
            ("Key of labels", joined(["in `label.vkey`, whose SHA-256 is ", code(facts.label_key)])),
            ("Index of persons complete", indexed),
            ("This page was made", facts.made_on),
        ]
    )
    return joined([element("h1", title), *marks, element("p", whole), told])


def _seen(facts: LogFacts) -> Html:
    if not facts.witnesses:
        return _part(
            "witnesses",
            "Who saw it",
            element(
                "p",
                "No witness cosigns this log. Keep every checkpoint you see, and compare yours with other readers': "
                "a log that was rewritten, cut or shown in two versions is found no other way.",
            ),
        )
    rows = [
        (saw.name, f"{saw.size:,}" if saw.at else "nothing yet", saw.at or "never", saw.said)
        for saw in facts.witnesses
    ]
    return _part(
        "witnesses",
        "Who saw it",
        table(
            "Witnesses and their last word", ("Witness", "Entries it cosigned", "When", "Asked last"), rows
        ),
        element("p", facts.quorum),
        note(
            "Nothing is released that a quorum of these bodies has not seen. Danger to life alone does not wait for them."
        ),
    )


def _kinds(facts: LogFacts) -> Html:
    if not facts.kinds:
        return Html()
    rows = [(kind, f"{count:,}") for kind, count in sorted(facts.kinds.items())]
    return _part(
        "kinds",
        "What it holds",
        table("Entries by kind", ("Kind", "Entries"), rows),
        note(
            "Entries name nobody: who, what and why are only committed to, and opened to whoever may see them."
        ),
    )


def _check(facts: LogFacts) -> Html:
    return _part(
        "check",
        "Check it yourself",
        element(
            "p",
            "You need Python, the verifier, a copy of the log and its key, which you should have from somewhere else than this page. "
            "With a policy of your own that names the witnesses, it also tells how much of the log they saw.",
        ),
        element("pre", element("code", "privity-verify log COPY --policy my.policy")),
        element(
            "p",
            "About yourself: ask the privacy officer for your report. It holds every disclosure and the proof that there is no other.",
        ),
        element(
            "pre",
            element("code", "privity-verify person report.json --label-key label.vkey --policy my.policy"),
        ),
        element("p", "The checkpoint to keep:"),
        element("pre", element("code", facts.checkpoint)),
    )


def _part(anchor: str, heading: str, *content: str) -> Html:
    return element("section", element("h2", heading, id=anchor), *content, aria_labelledby=anchor)
