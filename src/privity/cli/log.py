"""`privity log`: the accounting log of the office, and its witnesses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privity.adapters.log_files import FileLog
from privity.adapters.log_replica import replicate as replicate_to
from privity.adapters.log_years import check_years, first_of, years_of
from privity.cli import log_custodians, log_person, log_prove, log_year, witness
from privity.cli.common import JsonOption, OfficeOption, opened, place
from privity.cli.output import moment, put, put_json
from privity.errors import UnavailableError
from privity.flow.persons import newest
from privity.flow.witnessing import heard, told, tolerance
from privity.model.digest import file_digest
from privity.reporting.log_page import LogFacts, Saw, log_page
from privity.wiring import restore_log

if TYPE_CHECKING:
    from privity.flow.office import Office

app = typer.Typer(no_args_is_help=True, help="The accounting log: read, checked, proven, copied, witnessed.")
app.add_typer(witness.app, name="witness")
app.command("cosign")(witness.cosign)
app.command("prove")(log_prove.prove)
app.command("custodians")(log_custodians.custodians)
app.command("index")(log_person.index)
app.command("new-year")(log_year.new_year)
app.command("person")(log_person.person)
app.command("unseal")(log_person.unseal)


@app.command()
def checkpoint(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Print the signed checkpoint, cosigned if the witnesses saw all of the log. Keep it: a log that is later rewritten cannot extend it."""
    held = opened(office, reading=True)
    log = _log(held)
    note = told(held, log.size).note.decode()
    if as_json:
        put_json({**_head(log), "checkpoint": note})
    else:
        put(note.rstrip("\n"))


@app.command()
def status(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Name, size, root and public key of the log, its years, and each witness's last word."""
    held = opened(office, reading=True)
    log = _log(held)
    years = years_of(log)
    if as_json:
        told = [{"year": each.year, "first": each.first, "entries": each.entries} for each in years]
        put_json(
            {
                **_head(log),
                "vkey": log.vkey,
                "entry_bytes": log.entry_bytes,
                "years": told,
                **witness.words(held),
            }
        )
        return
    put(f"log      {log.origin}")
    put(f"entries  {log.size:,} ({log.entry_bytes:,} bytes)")
    put(f"root     {log.root.hex()}")
    put(f"key      {log.vkey}")
    for each in years:
        put(f"year     {each.year}: {each.entries:,} entries from {each.first:,} on")
    witness.tell(held)


@app.command()
def verify(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Hash every entry again, up to the signed root, and hold each to its year; exits 3 at the first that differs.

    This is the office checking itself. A stranger copies the log and runs `privity-verify log`.
    """
    held = opened(office, reading=True)
    log = _log(held)
    with held.watch.stage("log", rows_in=log.size, total=log.size) as stage:
        before = 0

        def advance(done: int, _: int) -> None:
            nonlocal before
            stage.advance(done - before)
            before = done

        log.fsck(advance)
        stage.rows_out = log.size
    kinds = check_years(log)
    if as_json:
        put_json({**_head(log), "kinds": dict(sorted(kinds.items()))})
        return
    put(f"All {log.size:,} entries hash to the root that {log.origin} signed.")
    for kind, count in sorted(kinds.items()):
        put(f"  {count:>12,}  {kind}")


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    office: OfficeOption = None,
    from_year: Annotated[
        int | None,
        typer.Option(help="Leave out the entries of the years before this one; their hashes stay."),
    ] = None,
) -> None:
    """Copy the log as static files (C2SP tlog-tiles) that any web server can publish.

    The folder holds the entries too. Publish `checkpoint` and the hash tiles; give entries to auditors.
    """
    held = opened(office, reading=True)
    log = _log(held)
    first = 0 if from_year is None else first_of(log, from_year)
    files = log.export(folder, checkpoint=told(held, log.size).note, first=first)
    put(f"{files:,} files of {log.size - first:,} entries in {folder}; check them with:")
    year = "" if from_year is None else f" --from-year {from_year}"
    put(f"  privity-verify log {folder}{year} --key '{log.vkey}'")


@app.command()
def replicate(
    folder: Annotated[Path, typer.Argument(help="The replica, or an empty folder on another disk.")],
    office: OfficeOption = None,
) -> None:
    """Copy what is new of the log to a replica, durably. From a scheduler, to a disk this machine's backup does not restore."""
    log = _log(opened(office, reading=True))
    new = replicate_to(log, folder)
    put(f"{new:,} entries were new; the replica holds {log.size:,}.")


@app.command()
def restore(
    replica: Annotated[Path, typer.Argument(help="A replica that `log replicate` made.", exists=True)],
    office: OfficeOption = None,
) -> None:
    """Bring a log that was lost, or put back to an older copy, up to a replica. Nothing is taken that does not extend what is there."""
    new, size = restore_log(place(office), replica)
    put(f"{new:,} entries were put back; the log holds {size:,}.")
    put("Ask the witnesses whether they saw more (`privity log cosign`), then `privity report reconcile`.")


@app.command()
def page(
    output: Annotated[Path, typer.Argument(help="The file to write, such as log.html.")],
    office: OfficeOption = None,
    quick: Annotated[bool, typer.Option("--quick", help="Do not hash every entry again.")] = False,
) -> None:
    """Write a page about the log for whoever would rather look: what it holds, who saw it, how to check it."""
    held = opened(office, reading=True)
    log = _log(held)
    if not quick:
        log.fsck()
    last = newest(held)
    facts = LogFacts(
        custodian=held.settings.name,
        origin=log.origin,
        size=log.size,
        root=log.root.hex(),
        vkey=log.vkey,
        label_key=file_digest(f"{held.label_key.public.text}\n".encode()),
        checkpoint=told(held, log.size).note.decode(),
        made_on=moment(int(held.now().timestamp())),
        kinds={} if quick else check_years(log),
        years={each.year: each.first for each in years_of(log)},
        whole=not quick,
        witnesses=[
            Saw(name=word.name, size=word.size, at=moment(word.at), said=word.said)
            for word in heard(held).values()
        ],
        quorum="" if held.witnesses is None else tolerance(held.witnesses.policy),
        indexed=0 if last is None else last.runs[-1].high,
        demonstration=held.settings.demonstration,
    )
    try:
        output.write_text(log_page(facts), "utf-8")
    except OSError as error:
        raise UnavailableError(
            "The page could not be written.", where=str(output), remedy="Choose another file."
        ) from error


def _log(office: Office) -> FileLog:
    """The office's log as files, which these commands are about."""
    if not isinstance(office.log, FileLog):
        raise UnavailableError(
            "This office keeps its log elsewhere than in files.",
            where="log",
            remedy="Use the tools of that store.",
        )
    return office.log


def _head(log: FileLog) -> dict[str, str | int]:
    return {"origin": log.origin, "size": log.size, "root": log.root.hex()}
