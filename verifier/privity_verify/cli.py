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

from privity_verify import __version__, commands
from privity_verify.problem import AlteredError, UnreadableError
from privity_verify.said import ALTERED, UNREADABLE, Said
from privity_verify.witness_commands import add_witness

if TYPE_CHECKING:
    from collections.abc import Sequence

EPILOG = (
    "exit codes: 0 everything holds; 1 it holds, and something is worth asking about; "
    "2 usage or unreadable input; 3 altered, or not understood. "
    "Get keys and policies from somewhere else than the log."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = parser().parse_args(arguments)
    try:
        said: Said = options.run(options)
    except UnreadableError as error:
        said = UNREADABLE, [f"Not checked: {error}."], {"verdict": "unreadable", "why": str(error)}
    except AlteredError as error:
        said = ALTERED, [f"ALTERED: {error}."], {"verdict": "altered", "why": str(error)}
    except Exception as error:  # noqa: BLE001  (Python would end with 1, which says that everything holds)
        why = f"this program does not know what to make of it ({type(error).__name__})"
        said = ALTERED, [f"NOT UNDERSTOOD: {why}."], {"verdict": "not understood", "why": why}
    code, sentences, data = said
    text = json.dumps(data, sort_keys=True) if options.json else "\n".join(map(_printable, sentences))
    sys.stdout.write(text + "\n")
    return code


def entry_point() -> None:
    """The installed command."""
    sys.exit(main())


def _printable(line: str) -> str:
    """A line in which nothing moves the cursor, turns the writing round or cannot be written here."""
    safe = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)
    encoding = sys.stdout.encoding or "utf-8"
    return safe.encode(encoding, "backslashreplace").decode(encoding)


def parser() -> argparse.ArgumentParser:
    """Every command and option."""
    made = argparse.ArgumentParser(prog="privity-verify", description=__doc__.split("\n")[0], epilog=EPILOG)
    made.add_argument("--version", action="version", version=__version__)
    verbs = made.add_subparsers(required=True, metavar="COMMAND")
    _add_log(verbs)
    _add_entry(verbs)
    _add_proof(verbs)
    _add_batch(verbs)
    _add_person(verbs)
    _add_bundle(verbs)
    _add_approval(verbs)
    add_witness(verbs, EPILOG)
    return made


def _add_log(verbs: Any) -> None:
    command = _command(verbs, "log", commands.log, "a whole copied log")
    _folder(command)
    command.add_argument(
        "--from-year",
        type=int,
        metavar="YEAR",
        help="a static copy may lack the entries of the years before this one",
    )
    _earlier(command)


def _add_entry(verbs: Any) -> None:
    command = _command(verbs, "entry", commands.entry, "one entry of a copied log")
    _folder(command)
    command.add_argument("index", type=int, metavar="INDEX")
    command.add_argument(
        "--disclosures", type=Path, metavar="FILE", help="JSON list of disclosures of the entry"
    )


def _add_proof(verbs: Any) -> None:
    command = _command(verbs, "proof", commands.proof, "one entry in a proof file")
    command.add_argument("file", type=Path, metavar="FILE")


def _add_batch(verbs: Any) -> None:
    command = _command(verbs, "batch", commands.batch, "every line of a batch")
    _folder(command)
    command.add_argument("--batch", required=True, metavar="B", help="the office's number, such as B-2026-17")
    command.add_argument(
        "--bundle", type=Path, metavar="FILE", help="the batch's bundle, to check outcomes and counts"
    )
    _earlier(command)


def _add_person(verbs: Any) -> None:
    command = _command(verbs, "person", commands.person, "a report of every entry about one person")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument(
        "--label-key", required=True, metavar="KEY", help="the office's label key, as text or in a file"
    )


def _add_bundle(verbs: Any) -> None:
    command = _command(verbs, "bundle", commands.bundle, "some entries of one log in one file")
    command.add_argument("file", type=Path, metavar="FILE")


def _add_approval(verbs: Any) -> None:
    command = _command(
        verbs, "approval", commands.approval, "one approval: statement, signature, and its entry of the log"
    )
    command.add_argument("statement", type=Path, metavar="STATEMENT")
    for name, says in (
        ("signature", "the detached signature over the statement's digest"),
        ("certificate", "the approver's certificate, which you have from somewhere else than the office"),
        ("proof", "the proof file of the approval's entry"),
    ):
        command.add_argument(f"--{name}", required=True, type=Path, metavar="FILE", help=says)


def _command(verbs: Any, name: str, run: Any, says: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = verbs.add_parser(name, help=f"check {says}", epilog=EPILOG)
    believed = command.add_mutually_exclusive_group(required=True)
    believed.add_argument("--key", metavar="VKEY", help="the log's public key, as text or in a file")
    believed.add_argument(
        "--policy", type=Path, metavar="FILE", help="whose word is believed: logs, witnesses, a quorum"
    )
    command.add_argument("--json", action="store_true", help="one JSON object instead of sentences")
    command.set_defaults(run=run)
    return command


def _folder(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar="DIR", help="the copied log")


def _earlier(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a checkpoint kept from earlier, cosigned or not; the log must extend it (repeatable)",
    )
