"""`privity-verify`: checks of a copied accounting log, said in sentences.

Exit codes: 0 everything holds · 1 it holds, and something is worth asking about · 2 usage or unreadable input ·
3 altered, or not understood.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privity_verify import __version__
from privity_verify.account import Accounts, check_accounts
from privity_verify.batch import Case, Collector, check_case
from privity_verify.bundle import read_bundle
from privity_verify.copy import Copy
from privity_verify.entry import EntryReport, check_entry, check_proof
from privity_verify.log import LogReport, Visitor, check_log
from privity_verify.note import Checkpoint, Key, open_checkpoint, parse_key
from privity_verify.problem import AlteredError, UnreadableError
from privity_verify.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOD, FOUND, UNREADABLE, ALTERED = 0, 1, 2, 3

EPILOG = (
    "exit codes: 0 everything holds; 1 it holds, and something is worth asking about; "
    "2 usage or unreadable input; 3 altered, or not understood. "
    "Get the key from somewhere else than the log."
)

Said = tuple[int, list[str], dict[str, Any]]
"""Exit code, sentences and the same as data."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        said: Said = options.run(options)
    except UnreadableError as error:
        said = UNREADABLE, [f"Not checked: {error}."], {"verdict": "unreadable", "why": str(error)}
    except AlteredError as error:
        said = ALTERED, [f"ALTERED: {error}."], {"verdict": "altered", "why": str(error)}
    code, sentences, data = said
    text = json.dumps(data, sort_keys=True) if options.json else "\n".join(sentences)
    sys.stdout.write(text + "\n")
    return code


def entry_point() -> None:
    """The installed command."""
    sys.exit(main())


def _log(options: argparse.Namespace) -> Said:
    key = _key(options.key)
    with Copy(options.folder, key) as copy:
        report = _whole(options, copy, key, None)
    found = report.dated_early > 0
    kinds = ", ".join(f"{count} {kind}" for kind, count in report.kinds.items()) or "no entries"
    sentences = [
        _log_sentence(report),
        f"Entries: {kinds}.",
        *_seen_sentences(report),
        *_time_sentences(report),
    ]
    return (FOUND if found else GOOD), sentences, {"verdict": "good", **_log_data(report)}


def _entry(options: argparse.Namespace) -> Said:
    given = _disclosures(options.disclosures) if options.disclosures else []
    with Copy(options.folder, _key(options.key)) as copy:
        return _entry_said(check_entry(copy, options.index, given))


def _proof(options: argparse.Namespace) -> Said:
    return _entry_said(check_proof(options.file, _key(options.key)))


def _batch(options: argparse.Namespace) -> Said:
    key = _key(options.key)
    bundle = read_bundle(options.bundle) if options.bundle else None
    collector, accounts = Collector(options.batch), None
    with Copy(options.folder, key) as copy:
        report = _whole(options, copy, key, collector)
        case = collector.case
        if case is None:
            raise AlteredError(f"the log has no batch {options.batch}")
        check_case(case)
        if bundle is not None:
            with Bar("lines", show=not options.json) as bar:
                accounts = check_accounts(copy, case, bundle, bar)
    data = {"verdict": "good", **_log_data(report), "batch": case.batch, "received": case.count}
    data["releases"] = len(case.releases)
    sentences = [
        _log_sentence(report),
        f"Batch {case.batch}: {case.count} lines received, each with exactly one standing decision.",
        _counts_sentence(case),
        *_seen_sentences(report),
        *_time_sentences(report),
        *_account_sentences(case, accounts),
    ]
    if accounts is not None:
        data["outcomes"] = dict(sorted(accounts.now.items()))
        data["certificates"] = len(case.certificates)
    return (FOUND if report.dated_early else GOOD), sentences, data


def _account_sentences(case: Case, accounts: Accounts | None) -> list[str]:
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


def _counts_sentence(case: Case) -> str:
    looked, signed, out = len(case.inspections), len(case.approvals), len(case.releases)
    rests = "every release rests on live approvals of this batch"
    return (
        f"{looked} inspections, {signed} approvals, {out} releases, {len(case.recalled)} recalled; {rests}."
    )


def _log_sentence(report: LogReport) -> str:
    head = report.checkpoint
    return f"The log {head.origin} holds {head.size} entries and all of them hash to the root it signed."


def _whole(options: argparse.Namespace, copy: Copy, key: Key, visitor: Visitor | None) -> LogReport:
    seen = [_seen(path, key) for path in options.checkpoint]
    with Bar("entries", show=not options.json) as bar:
        return check_log(copy, seen=seen, visitor=visitor, progress=bar)


def _key(text: str) -> Key:
    """A key given as text, or as a file that holds it."""
    path = Path(text)
    try:
        known = path.is_file()
    except OSError:
        known = False
    return parse_key(_read(path).decode("utf-8", "replace") if known else text)


def _seen(path: Path, key: Key) -> Checkpoint:
    return open_checkpoint(_read(path), key)


def _disclosures(path: Path) -> list[str]:
    try:
        given = json.loads(_read(path))
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


def _entry_said(report: EntryReport) -> Said:
    clear = {name: value for name, value in report.fields.items() if name != "_sd"}
    checkpoint = report.checkpoint
    sealed = len(report.fields["_sd"]) - len(report.opened)
    sentences = [
        f"Entry {report.index} is a {clear['k']} entry of the log {checkpoint.origin}, one of the {checkpoint.size} it signed for.",
        *(f"  {name} = {json.dumps(value)}" for name, value in sorted({**clear, **report.opened}.items())),
        f"{len(report.opened)} committed values were opened, {sealed} stay sealed.",
    ]
    data = {"verdict": "good", "log": checkpoint.origin, "size": checkpoint.size, "index": report.index}
    return GOOD, sentences, {**data, "entry": clear, "opened": report.opened}


def _log_data(report: LogReport) -> dict[str, Any]:
    return {
        "log": report.checkpoint.origin,
        "size": report.checkpoint.size,
        "root": report.checkpoint.root.hex(),
        "kinds": report.kinds,
        "seen": report.seen,
        "dated_early": report.dated_early,
    }


def _seen_sentences(report: LogReport) -> list[str]:
    if not report.seen:
        return [
            "No earlier checkpoint was given: a log rolled back or forked before you first saw it looks like this too."
        ]
    return [f"It extends each of the {report.seen} earlier checkpoints given."]


def _time_sentences(report: LogReport) -> list[str]:
    if not report.dated_early:
        return []
    return [f"FOUND: {report.dated_early} entries are dated before an entry they rest on. Ask how."]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="privity-verify", description=__doc__.split("\n")[0], epilog=EPILOG)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    log = _command(commands, "log", _log, "a whole copied log")
    _folder(log)
    entry = _command(commands, "entry", _entry, "one entry of a copied log")
    _folder(entry)
    entry.add_argument("index", type=int, metavar="INDEX")
    entry.add_argument(
        "--disclosures", type=Path, metavar="FILE", help="JSON list of disclosures of the entry"
    )
    proof = _command(commands, "proof", _proof, "one entry in a proof file")
    proof.add_argument("file", type=Path, metavar="FILE")
    batch = _command(commands, "batch", _batch, "every line of a batch")
    _folder(batch)
    batch.add_argument("--batch", required=True, metavar="B", help="the office's number, such as B-2026-17")
    batch.add_argument(
        "--bundle", type=Path, metavar="FILE", help="the batch's bundle, to check outcomes and counts"
    )
    for command in (log, batch):
        command.add_argument(
            "--checkpoint",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="a checkpoint kept from earlier; the log must extend it (repeatable)",
        )
    return parser


def _command(commands: Any, name: str, run: Any, says: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=f"check {says}", epilog=EPILOG)
    command.add_argument(
        "--key", required=True, metavar="VKEY", help="the log's public key, as text or in a file"
    )
    command.add_argument("--json", action="store_true", help="one JSON object instead of sentences")
    command.set_defaults(run=run)
    return command


def _folder(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar="DIR", help="the copied log")
