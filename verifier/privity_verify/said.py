"""What is said of a log, an entry and its witnesses: sentences, and the same as data."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity_verify.account import Accounts
    from privity_verify.batch import Case
    from privity_verify.entry import EntryReport
    from privity_verify.log import LogReport
    from privity_verify.policy import Policy, Seen

GOOD, FOUND, UNREADABLE, ALTERED = 0, 1, 2, 3
"""Exit codes."""

Said = tuple[int, list[str], dict[str, Any]]
"""Exit code, sentences and the same as data."""


def moment(seconds: int) -> str:
    """Seconds since 1970 UTC, to the minute."""
    try:
        return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))
    except (OverflowError, OSError, ValueError):
        return f"{seconds:,} seconds after 1970"


def joined(words: Sequence[str]) -> str:
    """Words as a list in a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def entries(count: int) -> str:
    """A number of entries, as a sentence has it."""
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def witness_sentences(policy: Policy, seen: Seen | None, size: int) -> list[str]:
    """Who saw how much of a log of `size` entries, and what that quorum bears."""
    if seen is None:
        return [
            "No witness was asked for (--policy): another reader may be shown another log under this key."
        ]
    count = seen.checkpoint.size
    much = f"all of its {entries(size)}" if count == size else f"{count:,} of its {entries(size)}"
    left = size - count
    rest = f"; {entries(left)} {'is' if left == 1 else 'are'} not witnessed yet" if left else ""
    return [f"A quorum saw {much}: {_when(seen)}{rest}.", _bears(policy)]


def witness_data(policy: Policy, seen: Seen | None, size: int) -> dict[str, Any]:
    """The same as data; `witnessed` is null where no witness was asked for."""
    if seen is None:
        return {"witnessed": None}
    count = seen.checkpoint.size
    told = {"size": count, "unwitnessed": size - count, "times": seen.times, "bears": policy.bears()}
    return {"witnessed": told}


def _when(seen: Seen) -> str:
    """Each witness under the minute it cosigned last, the earliest minute first."""
    by_minute: dict[str, list[str]] = {}
    for name, when in sorted(seen.times.items(), key=lambda pair: pair[1]):
        by_minute.setdefault(moment(when), []).append(name)
    return "witnessed " + ", ".join(f"at {minute} by {joined(names)}" for minute, names in by_minute.items())


def _bears(policy: Policy) -> str:
    count, bears = len(policy.asked()), policy.bears()
    if bears < 0:
        return f"Of the policy's {count} witnesses two quorums need share none: two histories could both be cosigned."
    most = f"at most {bears} of them cosign dishonestly" if bears else "each of them is honest"
    return f"Of the policy's {count} witnesses any two quorums share {bears + 1}: no second history is cosigned while {most}."


def log_said(policy: Policy, report: LogReport) -> tuple[list[str], dict[str, Any]]:
    """What is said of every log that was checked whole, before what is said of its batch."""
    head = report.checkpoint
    first = f"The log {head.origin} holds {entries(head.size)} and all of them hash to the root it signed."
    if report.read_from:
        first = (
            f"The log {head.origin} holds {entries(head.size)}, and its hashes lead to the root it signed."
        )
    sentences = [
        *_years_sentences(report),
        *witness_sentences(policy, report.witnessed, head.size),
        *_index_sentences(report),
        _seen_sentence(report),
        *_time_sentences(report.dated_early),
    ]
    data = {
        "verdict": "good",
        "log": head.origin,
        "size": head.size,
        "root": head.root.hex(),
        "kinds": report.kinds,
        "seen": report.seen,
        "dated_early": report.dated_early,
        "index": report.persons._asdict(),
        "years": [year._asdict() for year in report.years],
        "read_from": report.read_from,
        **witness_data(policy, report.witnessed, head.size),
    }
    return [first, *sentences], data


def kinds_sentence(report: LogReport) -> str:
    """How many entries of each kind there are."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in report.kinds.items())
    return f"Entries: {kinds or 'no entries'}."


def _years_sentences(report: LogReport) -> list[str]:
    """What was not read, and where each year begins."""
    years, start, size = report.years, report.read_from, report.checkpoint.size
    unread = [
        f"Every entry from {start:,} to {size - 1:,} is here and hashes to that root.",
        f"Entries 0 to {start - 1:,} stand in the copies of the years before and were not read; pointers to them were followed by number only.",
    ]
    told = [f"{year.year} with entry {year.first:,}" for year in years if year.first]
    begun = [f"A year begins with an entry that names the root of all before it: {joined(told)}."]
    return [*(unread if start else []), *(begun if told else [])]


def _index_sentences(report: LogReport) -> list[str]:
    index = report.persons
    if index.unmade:
        return [
            f"The index of persons lists entries that were not read: {index.unmade} of its runs {'was' if index.unmade == 1 else 'were'} not made again."
        ]
    if index.entry is None:
        return (
            [f"It has no index of persons, and {entries(index.behind)} under labels."] if index.behind else []
        )
    later = f"; {entries(index.behind)} under labels later" if index.behind else ""
    return [
        f"The index of persons was made again: {index.labels:,} labels, complete to entry {index.high - 1:,}{later}."
    ]


def _seen_sentence(report: LogReport) -> str:
    if report.seen:
        return f"It extends each of the {report.seen} earlier checkpoints given."
    if report.witnessed is not None:
        return "No earlier checkpoint was given: how old this copy is, the times of the witnesses tell."
    return "No earlier checkpoint was given: a log rolled back or forked before you first saw it looks like this too."


def _time_sentences(dated_early: int) -> list[str]:
    if not dated_early:
        return []
    return [f"FOUND: {dated_early} entries are dated before an entry they rest on. Ask how."]


def entry_said(policy: Policy, report: EntryReport) -> Said:
    """What is said of one entry."""
    clear = {name: value for name, value in report.fields.items() if name != "_sd"}
    checkpoint, seen = report.checkpoint, report.witnessed
    sealed = len(report.fields["_sd"]) - len(report.opened)
    unseen = seen is not None and report.index >= seen.checkpoint.size
    sentences = [
        f"Entry {report.index} is a {clear['k']} entry of the log {checkpoint.origin}, one of the {checkpoint.size} it signed for.",
        *(f"  {name} = {json.dumps(value)}" for name, value in sorted({**clear, **report.opened}.items())),
        f"{len(report.opened)} committed values were opened, {sealed} stay sealed.",
        *witness_sentences(policy, seen, checkpoint.size),
        *(["FOUND: this entry is behind what the quorum saw. Ask again later."] if unseen else []),
    ]
    data = {"verdict": "good", "log": checkpoint.origin, "size": checkpoint.size, "index": report.index}
    more = {"entry": clear, "opened": report.opened, "unseen": unseen}
    told = {**data, **more, **witness_data(policy, seen, checkpoint.size)}
    return (FOUND if unseen else GOOD), sentences, told


def batch_sentences(case: Case, report: LogReport) -> list[str]:
    """What the log alone shows of a batch."""
    looked, signed, out = len(case.inspections), len(case.approvals), len(case.releases)
    rests = "every release rests on live approvals of this batch"
    sentences = [
        f"Batch {case.batch}: {case.count} lines received, each with exactly one standing decision.",
        f"{looked} inspections, {signed} approvals, {out} releases, {len(case.recalled)} recalled; {rests}.",
    ]
    if report.witnessed is not None:
        late = sum(index >= report.witnessed.checkpoint.size for index in case.releases)
        sentences += [f"{late} of its releases are not witnessed yet."] if late else []
    return sentences


def account_sentences(case: Case, accounts: Accounts | None) -> list[str]:
    """What the bundle of a batch shows."""
    if accounts is None:
        return [
            "Outcomes, and which lines each inspection and approval covers, need the batch's bundle (--bundle)."
        ]
    agree = f"and {len(case.certificates)} certificate(s) agree with the log."
    parts = " + ".join(f"{number} {name.replace('_', ' ')}" for name, number in sorted(accounts.now.items()))
    return [
        f"{case.count} received = {parts}.",
        "Every look-up and approval covers the lines it committed to.",
        f"Every release is of an approved line, {agree}",
    ]
