"""A whole batch against its bundle: every line decided once, looked up, approved and released as the log says.

1. each line's disclosures open its decision entry; the lines hash to the root of the request entry;
2. what was refused on its face was never looked up, and what was looked up was accounted before;
3. each inspection and approval covers exactly the lines its committed root says;
4. each release is of a line its approvals cover, and no person stood on two sides of it;
5. the numbers of each certificate are the numbers of the log at that moment, and add up.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from privity_verify.kinds import KINDS, read_decision, read_entry
from privity_verify.problem import AlteredError, need
from privity_verify.sealed import open_all
from privity_verify.tree import Frontier

if TYPE_CHECKING:
    from collections.abc import Callable

    from privity_verify.batch import Case
    from privity_verify.bundle import Bundle, BundleLine
    from privity_verify.copy import Copy

FACIAL = "facially_refused"
LOOKED_UP = {"record_refused", "awaiting_review", "verified_pending"}
DECIDED = {FACIAL, "held", *LOOKED_UP}
"""Outcomes a decision entry may state; later ones come from later entries."""
OUTCOMES = DECIDED | {"not_assessed", "approved", "released", "refused_by_decision", "recalled"}
DIGEST = re.compile("[0-9a-f]{64}")
VERDICTS = {"approve": "approved", "refuse": "refused_by_decision"}


@dataclass
class Accounts:
    """What became of the lines: outcome to count, now and as it stood at each certificate."""

    now: Counter[str] = field(default_factory=Counter)
    at: dict[int, Counter[str]] = field(default_factory=dict)


def check_accounts(
    copy: Copy, case: Case, bundle: Bundle, progress: Callable[[int, int], None] | None = None
) -> Accounts:
    """Check the batch of `case` against `bundle`; AlteredError names the first thing that does not agree.

    Args:
        copy: The log, already checked as a whole.
        case: What the log holds of the batch, already checked by itself.
        bundle: What the custodian hands over.
        progress: Called with lines done and lines in all.
    """
    need(bundle.batch == case.batch, f"the bundle is about batch {bundle.batch}")
    need(bundle.size <= copy.size, "the bundle speaks of entries this copy does not have")
    check = _Check(copy, case, bundle)
    for line in bundle.read_lines():
        check.line(line)
        if progress:
            progress(line.ordinal, case.count)
    check.end()
    return check.accounts


class _Check:
    def __init__(self, copy: Copy, case: Case, bundle: Bundle) -> None:
        need(bundle.count == case.count, f"the bundle has {bundle.count} lines, the request {case.count}")
        self._copy, self._case = copy, case
        self._opened = _opened(copy, case, bundle)
        self._texts = bundle.certificates
        self._lines = Frontier()
        self._seen = {index: Frontier() for index in case.inspections}
        self._rows = {index: Frontier() for index in case.approvals}
        self.accounts = Accounts(at={index: Counter() for index in case.certificates})

    def line(self, line: BundleLine) -> None:
        """One line: its decision, its look-ups, its approvals, its release."""
        where = f"line {line.ordinal}"
        need(
            line.entry == self._case.standing[line.ordinal - 1],
            f"{where}: entry {line.entry} is not its decision",
        )
        line_id, digest, outcome = self._decision(line, where)
        self._lines.add(bytes.fromhex(digest))
        self._check_look_ups(line, outcome, where)
        for index in line.inspections:
            need(index in self._seen, f"{where}: entry {index} is not an inspection of this batch")
            self._seen[index].add(line_id.encode("utf-8"))
        for index in line.approvals:
            row = [line_id, digest, line.entry]
            need(index in self._rows, f"{where}: entry {index} is not an approval of this batch")
            need(line.entry < index, f"{where}: approved in entry {index}, before it was decided")
            need(
                outcome == "awaiting_review",
                f"{where}: entry {index} decides on a line that was not in review",
            )
            self._rows[index].add(json.dumps(row, separators=(",", ":")).encode("ascii"))
        self._check_release(line, line_id, where)
        self._count(line, outcome)

    def end(self) -> None:
        """The roots, counts and certificates, once every line was seen."""
        case, opened = self._case, self._opened
        root = opened[case.request]["root"]
        need(self._lines.root().hex() == root, "the lines of the bundle are not those of the request entry")
        for group, fronts, name in (
            (case.inspections, self._seen, "root"),
            (case.approvals, self._rows, "rows"),
        ):
            for index, front in fronts.items():
                kind, stated = group[index]["k"], group[index]["count"]
                need(
                    front.count == stated,
                    f"{kind} entry {index} covers {front.count} lines and says {stated}",
                )
                need(front.root().hex() == opened[index][name], f"{kind} entry {index} covers other lines")
        self._check_persons()
        for index in case.certificates:
            _check_certificate(
                index, opened[index], self._texts.get(index), self.accounts.at[index], case.count
            )

    def _decision(self, line: BundleLine, where: str) -> tuple[str, str, str]:
        decision = read_decision(self._copy.entry(line.entry))
        if decision is None:
            raise AlteredError(f"{where}: entry {line.entry} is not a decision this program can open")
        try:
            values = open_all(line.disclosures, decision.sealed)
        except AlteredError as error:
            raise AlteredError(f"{where}, entry {line.entry}: {error}") from None
        named, result = values.get("line"), values.get("result")
        if type(named) is not list or type(result) is not list or not result:
            raise AlteredError(f"{where}: its decision is not opened")
        if len(named) != 2 or type(named[0]) is not str or not DIGEST.fullmatch(str(named[1])):  # noqa: PLR2004
            raise AlteredError(f"{where}: its decision is of a form this program does not know")
        if result[0] not in DECIDED:
            raise AlteredError(f"{where}: its outcome is not one this program knows")
        return named[0], named[1], result[0]

    def _check_look_ups(self, line: BundleLine, outcome: str, where: str) -> None:
        if outcome == FACIAL:
            need(not line.inspections, f"{where}: refused on its face, and yet a record was opened")
        if outcome in LOOKED_UP:
            accounted = any(index < line.entry for index in line.inspections)
            need(accounted, f"{where}: decided on the record, but no look-up was accounted before")

    def _check_release(self, line: BundleLine, line_id: str, where: str) -> None:
        index = self._case.release_of.get(line.entry)
        if index is None:
            return
        for approval in self._case.releases[index]["apr"]:
            need(approval in line.approvals, f"{where}: released in entry {index}, not covered by {approval}")
        need(self._opened[index].get("line") == line_id, f"{where}: entry {index} releases another line")

    def _count(self, line: BundleLine, outcome: str) -> None:
        """The states of the line in log order, and what they make of each certificate's moment."""
        approvals = self._case.approvals
        states = [(line.entry, outcome)]
        states += [(index, VERDICTS[approvals[index]["verdict"]]) for index in sorted(line.approvals)]
        release = self._case.release_of.get(line.entry)
        if release is not None:
            states.append((release, "released"))
            if release in self._case.recalled:
                states.append((self._case.recalled[release], "recalled"))
        states.sort()
        self.accounts.now[states[-1][1]] += 1
        for moment, counts in self.accounts.at.items():
            before = [state for index, state in states if index < moment]
            counts[before[-1] if before else "not_assessed"] += 1

    def _check_persons(self) -> None:
        """Who asked, who approved and who released are different persons."""
        requester = self._opened[self._case.request]["requester"]
        for index, fields in self._case.releases.items():
            approvers = {self._opened[approval]["by"] for approval in fields["apr"]}
            releaser = self._opened[index]["by"]
            need(requester not in approvers, f"release entry {index}: the requester approved it")
            need(
                releaser not in approvers | {requester},
                f"release entry {index}: its releaser asked or approved",
            )


def _opened(copy: Copy, case: Case, bundle: Bundle) -> dict[int, dict[str, Any]]:
    """The sealed fields of every entry of the batch but its decisions; each must be opened whole."""
    groups = (case.inspections, case.approvals, case.releases, case.certificates)
    wanted = {case.request: case.fields}
    for group in groups:
        wanted.update(group)
    opened = {}
    for index, fields in wanted.items():
        values = _open(bundle.entries.get(index, []), fields["_sd"], f"entry {index}")
        missing = KINDS[fields["k"]].sealed - values.keys()
        need(not missing, f"the bundle does not open {', '.join(sorted(missing))} of entry {index}")
        opened[index] = values
    for index in bundle.entries.keys() - wanted.keys():
        need(index in case.others, f"the bundle opens entry {index}, which is not of this batch")
        _open(bundle.entries[index], read_entry(copy.entry(index))["_sd"], f"entry {index}")
    return opened


def _open(disclosures: list[str], committed: Any, where: str) -> dict[str, Any]:
    try:
        return open_all(disclosures, committed)
    except AlteredError as error:
        raise AlteredError(f"{where}: {error}") from None


def _check_certificate(
    index: int, opened: dict[str, Any], text: str | None, counts: Counter[str], received: int
) -> None:
    """The certificate's text is the one accounted for, and every outcome it counts is counted right."""
    if text is None:
        raise AlteredError(f"the bundle lacks the certificate of entry {index}")
    need(
        sha256(text.encode("utf-8")).hexdigest() == opened["digest"],
        f"the certificate of entry {index} was altered",
    )
    try:
        stated = json.loads(text)
        shown = {name: stated[name] for name in OUTCOMES & stated.keys()}
    except (ValueError, TypeError, AttributeError):
        raise AlteredError(f"the certificate of entry {index} is not understood") from None
    need(stated.get("received") == received, f"the certificate of entry {index} says another number received")
    for name, number in shown.items():
        need(
            number == counts[name],
            f"the certificate of entry {index} says {number} {name}, the log {counts[name]}",
        )
    if "in_progress" in stated:
        parts = [stated.get(name, 0) for name in (FACIAL, "in_progress", "released", "not_released")]
        need(sum(parts) == received, f"the numbers of the certificate of entry {index} do not add up")
    else:
        need(
            sum(shown.values()) == received, f"the numbers of the certificate of entry {index} do not add up"
        )
