"""A person's report: every entry of the log about one person, and that there is no other, proven by the file alone.

1. a log signed the checkpoint, and a quorum cosigned it where one is asked for;
2. the index entry stands under it;
3. each signature makes the label of its identifier in its domain;
4. each run of the index entry lists some entries under the label, or shows that it has none;
5. exactly these entries are given, with the releases they point to, each under the checkpoint and filed as listed;
6. what is opened of them is what they committed to.

That the index lists what the entries hold is not seen from here: whoever has a copy of the log makes it again
(`index`).
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from privity_verify.entry import understood
from privity_verify.kinds import KINDS
from privity_verify.label import OPEN
from privity_verify.problem import AlteredError, UnreadableError, need
from privity_verify.run import Head, listed
from privity_verify.sealed import b64u, open_all
from privity_verify.shape import from_base64, hashes, items, number, read_canonical, record, text, utf8
from privity_verify.tree import check_inclusion, leaf_hash

if TYPE_CHECKING:
    from pathlib import Path

    from privity_verify.label import LabelKey
    from privity_verify.note import Checkpoint
    from privity_verify.policy import Policy, Seen

FORMAT = "privity/person-report/v1"
FIELDS = "checkpoint entries format index labels"


class Label(NamedTuple):
    """A label of the report: of what domain, for what identifier, its 32 bytes, and the entries filed under it, ascending."""

    domain: str
    identifier: str
    value: bytes
    entries: list[int]


class Shown(NamedTuple):
    """An entry of the report: its place, clear fields, and those sealed ones that are opened."""

    place: int
    fields: dict[str, Any]
    opened: dict[str, Any]


class PersonReport(NamedTuple):
    """What a good report shows.

    Attributes:
        seen: The checkpoint, and when witnesses cosigned it.
        listing: Place of the index entry.
        high: The labels' lists are complete for every entry before this one.
        labels: In the report's order.
        entries: Those listed, and the releases they point to, in log order.
        dated_early: Entries dated before the release they point to.
    """

    seen: Seen
    listing: int
    high: int
    labels: list[Label]
    entries: list[Shown]
    dated_early: int

    @property
    def behind(self) -> int:
        """Entries of the log that the lists do not cover; the index entry itself is filed under no label."""
        return self.seen.checkpoint.size - self.high - 1


def check_person(path: Path, key: LabelKey, policy: Policy) -> PersonReport:
    """Check the report in a file; AlteredError names the first thing that does not hold.

    Args:
        path: Of the report, `FORMAT`.
        key: The office's label key, from where the custodian publishes it.
        policy: Whom the reader believes.
    """
    note, entries, _, index, labels = record(_read(path), FIELDS, "the report")
    seen = policy.held(utf8(text(note, "the checkpoint"), "the checkpoint"))
    place, heads = _index(index, seen.checkpoint)
    found = _labels(labels, heads, key)
    shown = _entries(entries, seen.checkpoint)
    _check_whole(shown, found)
    early = sum(
        one.fields["t"] < shown[one.fields["rel"]].fields["t"]
        for one in shown.values()
        if "rel" in one.fields
    )
    return PersonReport(seen, place, heads[-1].high, found, list(shown.values()), early)


def _read(path: Path) -> Any:
    report = read_canonical(path, "a person's report")
    if not isinstance(report, dict) or "format" not in report:
        raise UnreadableError(f"{path} is not a person's report")
    need(report["format"] == FORMAT, "the report is of a format this program does not know")
    return report


def _index(given: Any, checkpoint: Checkpoint) -> tuple[int, list[Head]]:
    """Place and runs of the index entry."""
    entry, at, path = record(given, "entry i path", "the report's index")
    place = number(at, "the place of the index entry")
    fields = _proven(entry, place, path, checkpoint)
    need(fields["k"] == "index", f"entry {place} is no index entry")
    heads = [Head(*run) for run in fields["runs"]]
    need(heads[-1].high <= place, f"index entry {place} lists entries that are not before it")
    return place, heads


def _labels(given: Any, heads: list[Head], key: LabelKey) -> list[Label]:
    """The labels, each with the entries that the runs list under it."""
    found: list[Label] = []
    for one in items(given, "the report's labels"):
        domain, identifier, runs, signature = record(one, "domain identifier runs signature", "a label")
        names = text(domain, "a domain"), text(identifier, "an identifier")
        need(names not in {label[:2] for label in found}, "a label is given twice")
        value = key.label(*names, from_base64(signature, "a label's signature"))
        proofs = items(runs, "a label's runs")
        need(len(proofs) == len(heads), "a label does not have one proof for each run of the index entry")
        lists = [listed(head, value, proof) for head, proof in zip(heads, proofs, strict=True)]
        found.append(Label(*names, value, list(itertools.chain(*lists))))
    need(any(label.domain == OPEN for label in found), f"no label of the domain {OPEN} is given")
    return found


def _entries(given: Any, checkpoint: Checkpoint) -> dict[int, Shown]:
    """The entries by place, each found under the checkpoint and opened."""
    shown: dict[int, Shown] = {}
    last = -1
    for one in items(given, "the report's entries"):
        disclosures, entry, at, path = record(one, "disclosures entry i path", "an entry")
        place = number(at, "the place of an entry")
        need(place > last, "the entries are not in the order of the log, or one stands twice")
        fields, last = _proven(entry, place, path, checkpoint), place
        try:
            opened = open_all(items(disclosures, "its disclosures"), fields["_sd"])
        except AlteredError as error:
            raise AlteredError(f"entry {place}: {error}") from None
        kind = KINDS[fields["k"]]
        need(opened.keys() <= kind.sealed | kind.may_seal, f"entry {place} seals what its kind does not have")
        shown[place] = Shown(place, fields, opened)
    return shown


def _check_whole(shown: dict[int, Shown], labels: list[Label]) -> None:
    """The entries given are those listed and the releases they point to, and each is filed as it is listed."""
    subs = {b64u(label.value): set(label.entries) for label in labels}
    pointed: set[int] = set()
    for sub, places in subs.items():
        for place in sorted(places):
            need(place in shown, f"entry {place} is listed and not given")
            filed = shown[place].fields.get("sub") == sub
            need(filed, f"entry {place} is not filed under the label it is listed for")
            release = shown[place].fields.get("rel")
            if release is not None:
                _check_release(shown, place, release)
                pointed.add(release)
    for place in shown.keys() - set().union(*subs.values()):
        need(place in pointed, f"entry {place} is given and not listed")
        under = shown[place].fields.get("sub") in subs
        need(not under, f"entry {place} is filed under a label that does not list it")


def _check_release(shown: dict[int, Shown], place: int, release: int) -> None:
    need(release in shown, f"entry {place} points to the release in entry {release}, which is not given")
    earlier = shown[release].fields["k"] == "release" and release < place
    need(earlier, f"entry {place} points to entry {release}, which is no earlier release")


def _proven(entry: Any, place: int, path: Any, checkpoint: Checkpoint) -> dict[str, Any]:
    """The fields of an entry that stands at its place under the checkpoint."""
    data = utf8(text(entry, "an entry"), "an entry")
    steps = hashes(path, "an inclusion path")
    try:
        check_inclusion(leaf_hash(data), place, checkpoint.size, steps, checkpoint.root)
        return understood(data, place)
    except AlteredError as error:
        raise AlteredError(f"entry {place}: {error}") from None
