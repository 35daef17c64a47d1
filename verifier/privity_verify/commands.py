"""The checks as commands: options in, exit code, sentences and data out. `cli` has the words, `said` the sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privity_verify.account import check_accounts
from privity_verify.approval import check_approval
from privity_verify.batch import Collector, check_case
from privity_verify.bundle import read_bundle
from privity_verify.copy import Copy
from privity_verify.entry import check_entry, check_proof
from privity_verify.evidence import check_evidence
from privity_verify.evidence_said import evidence_said
from privity_verify.label import parse_label_key
from privity_verify.log import LogReport, Visitor, check_log
from privity_verify.person import check_person
from privity_verify.person_said import person_said
from privity_verify.policy import Policy
from privity_verify.policy_text import read_policy
from privity_verify.problem import AlteredError, UnreadableError
from privity_verify.progress import Bar
from privity_verify.said import (
    FOUND,
    GOOD,
    Said,
    account_sentences,
    batch_sentences,
    entry_said,
    kinds_sentence,
    log_said,
)
from privity_verify.vkey import parse_key

if TYPE_CHECKING:
    import argparse


def log(options: argparse.Namespace) -> Said:
    """A whole copied log."""
    policy = believed(options)
    year: int | None = options.from_year
    with Copy(options.folder, policy, later=year is not None) as copy:
        report = _whole(options, copy, policy, None, from_year=year)
    (first, *more), data = log_said(policy, report)
    return (FOUND if report.dated_early else GOOD), [first, kinds_sentence(report), *more], data


def entry(options: argparse.Namespace) -> Said:
    """One entry of a copied log."""
    given, policy = _disclosures(options.disclosures) if options.disclosures else [], believed(options)
    with Copy(options.folder, policy) as copy:
        return entry_said(policy, check_entry(copy, options.index, given))


def proof(options: argparse.Namespace) -> Said:
    """One entry in a proof file."""
    policy = believed(options)
    return entry_said(policy, check_proof(options.file, policy))


def batch(options: argparse.Namespace) -> Said:
    """Every line of a batch."""
    policy = believed(options)
    bundle = read_bundle(options.bundle) if options.bundle else None
    collector, accounts = Collector(options.batch), None
    with Copy(options.folder, policy) as copy:
        report = _whole(options, copy, policy, collector)
        case = collector.case
        if case is None:
            raise AlteredError(f"the log has no batch {options.batch}")
        check_case(case)
        if bundle is not None:
            with Bar("lines", show=not options.json) as bar:
                accounts = check_accounts(copy, case, bundle, bar)
    (first, *more), data = log_said(policy, report)
    data |= {"batch": case.batch, "received": case.count, "releases": len(case.releases)}
    if accounts is not None:
        data |= {"outcomes": dict(sorted(accounts.now.items())), "certificates": len(case.certificates)}
    sentences = [first, *batch_sentences(case, report), *more, *account_sentences(case, accounts)]
    return (FOUND if report.dated_early else GOOD), sentences, data


def person(options: argparse.Namespace) -> Said:
    """Every entry about one person, in a report file."""
    policy, key = believed(options), parse_label_key(_text(options.label_key))
    return person_said(policy, check_person(options.file, key, policy))


def bundle(options: argparse.Namespace) -> Said:
    """Some entries of one log, in one file."""
    policy = believed(options)
    return evidence_said(policy, check_evidence(options.file, policy))


def approval(options: argparse.Namespace) -> Said:
    """One approval, with its signature and its entry of the log."""
    policy = believed(options)
    report = check_proof(options.proof, policy)
    found = check_approval(options.statement, _read(options.signature), _read(options.certificate), report)
    code, sentences, data = entry_said(policy, report)
    said = found.statement
    elements = ", ".join(f"{name} of {count}" for name, count in sorted(said["elements"].items()))
    unread = f"{said['unread']} of them read by no person" if said["unread"] else "each read by a person"
    first = [
        f"{said['approver']} approved {said['count']} line(s) of batch {said['batch']} under {said['authority']}, {unread}.",
        f"To {said['recipient']}: {elements}. The approval died at {said['not_after']}.",
        f"Signed with the key of the certificate {found.signer[:16]}…; the log's entry says the same of it.",
    ]
    return (
        code,
        [*first, *sentences],
        {**data, "approval": said, "signer": found.signer, "digest": found.digest},
    )


def believed(options: argparse.Namespace) -> Policy:
    """Whom the reader believes: a policy, or a log's key alone, which asks for no witness."""
    if options.policy is not None:
        return read_policy(_read(options.policy))
    return Policy((parse_key(_text(options.key)),))


def _whole(
    options: argparse.Namespace,
    copy: Copy,
    policy: Policy,
    visitor: Visitor | None,
    *,
    from_year: int | None = None,
) -> LogReport:
    seen = [policy.signed(_read(path)).checkpoint for path in options.checkpoint]
    with Bar("entries", show=not options.json) as bar:
        return check_log(copy, seen=seen, from_year=from_year, visitor=visitor, progress=bar)


def _text(given: str) -> str:
    """Text that is given as it is, or as the name of a file that holds it."""
    path = Path(given)
    try:
        known = path.is_file()
    except (OSError, ValueError):
        known = False
    return (_read(path).decode("utf-8", "replace") if known else given).strip()


def _disclosures(path: Path) -> list[str]:
    try:
        given: Any = json.loads(_read(path))
    except ValueError:
        raise UnreadableError(f"{path} is not a list of disclosures") from None
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise UnreadableError(f"{path} is not a list of disclosures")
    return given


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise UnreadableError(f"{path} cannot be read") from None
