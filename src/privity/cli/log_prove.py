"""`privity log prove`: entries for a stranger, as a proof, a bundle or a receipt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privity.adapters.log_files import FileLog
from privity.cli.common import OfficeOption, opened
from privity.cli.output import put, say
from privity.errors import InputError, UnavailableError
from privity.flow.handed import one_entry, some_entries

if TYPE_CHECKING:
    from privity.flow.office import Office


def prove(
    index: Annotated[list[int], typer.Argument(min=0, help="Index of each entry, from 0.")],
    office: OfficeOption = None,
    output: Annotated[Path | None, typer.Option(help="Write the proof of one entry to this file.")] = None,
    to: Annotated[
        Path | None,
        typer.Option(help="Write a bundle of the entries to this file, for `privity-verify bundle`."),
    ] = None,
    receipt: Annotated[
        Path | None,
        typer.Option(
            help="Write a COSE receipt of one entry (RFC 9942) to this file, and the entry to FILE.entry."
        ),
    ] = None,
) -> None:
    """Write a proof of one entry, for `privity-verify proof`, or of several. It opens none of their sealed values.

    A receipt is signed with the log's key and holds no witness's word: it is for readers of SCITT, who know no other proof.
    """
    _check_asked(index, output, to, receipt)
    if receipt is not None:
        _write_receipt(opened(office), index[0], receipt)
        return
    held = opened(office, reading=True)
    proof = one_entry(held, index[0]) if to is None else some_entries(held, index)
    path = output or to
    if path is None:
        put(proof.decode("ascii").rstrip("\n"))
    else:
        _write(path, proof)


def _check_asked(indices: list[int], output: Path | None, to: Path | None, receipt: Path | None) -> None:
    """Raise InputError unless one thing is asked for, and of one entry but for a bundle."""
    given = {"--output": output, "--to": to, "--receipt": receipt}
    asked = [name for name, path in given.items() if path is not None]
    problems = []
    if len(asked) > 1:
        problems.append(f"{' and '.join(asked)} ask for different things.")
    if len(indices) > 1 and asked != ["--to"]:
        problems.append(f"{len(indices)} entries were named, and a proof or a receipt is of one.")
    if problems:
        raise InputError(
            " ".join(problems),
            where="log prove",
            remedy="Name one entry for a proof or a receipt; write a bundle of several with --to alone.",
        )


def _write_receipt(held: Office, index: int, path: Path) -> None:
    if not isinstance(held.log, FileLog):
        raise UnavailableError(
            "This office keeps its log elsewhere than in files.",
            where="log",
            remedy="Use the tools of that store.",
        )
    made, beside = held.log.receipt(index), path.with_name(f"{path.name}.entry")
    _write(beside, held.log.entry(index))
    _write(path, made)
    say(
        f"The entry's bytes are in {beside}. Readers need the log's public key too, from somewhere else than you."
    )


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UnavailableError(
            "The proof could not be written.", where=str(path), remedy="Choose another file."
        ) from error
