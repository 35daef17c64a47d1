"""`privity batch`: check, file, assess, verify and show request files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privity.cli import checking
from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, notes_of, opened
from privity.cli.output import put, put_json, put_table, say
from privity.cli.shown import IN_THE_CLEAR, summary_table
from privity.flow import certificate as certificates
from privity.flow.acting import act
from privity.flow.assess import assess as assess_batch
from privity.flow.export import export_batch
from privity.flow.sealing import in_the_clear
from privity.flow.show import refused_count, summary, write_lines
from privity.flow.submit import submit as submit_batch
from privity.flow.verify import run as run_batch
from privity.flow.verify import verify as verify_batch
from privity.model.line import LineOutcome
from privity.model.register import Duty

if TYPE_CHECKING:
    from privity.flow.office import Office

app = typer.Typer(no_args_is_help=True, help="Request files: check, file, decide, show.")
app.command("check")(checking.check)

BatchArgument = Annotated[str, typer.Argument(help="Id of the batch, such as B-2026-1.")]


@app.command()
def submit(
    header: Annotated[Path, typer.Argument(help="NAME.header.toml, its .p7s beside it.", exists=True)],
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
    as_json: JsonOption = False,
) -> None:
    """File a request: header, signature and lines, all of it or nothing. A file refused whole is accounted for."""
    held = opened(office)
    what = f"submit\n{header.name}".encode()
    act(held, held.registers(), what, person=person, key=key, duty=Duty.INTAKE)
    batch = submit_batch(held, header, filed_by=person)
    if as_json:
        put_json({"batch": batch.id, "received": batch.received, "request_entry": batch.request_entry})
    else:
        put(f"{batch.id} is filed: {batch.received:,} lines, log entry {batch.request_entry}.")


@app.command("list")
def listing(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """List the batches of the office."""
    batches = opened(office, reading=True).cases.batches()
    if as_json:
        for batch in batches:
            put_json(
                {"batch": batch.id, "agency": batch.agency, "state": batch.state, "received": batch.received}
            )
        return
    rows = [(b.id, b.agency, b.authority, b.state, b.received) for b in batches]
    put_table("batches", ("batch", "agency", "authority", "state", "lines"), rows)


@app.command()
def assess(batch: BatchArgument, office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Test every line against the law. No record is opened."""
    held = opened(office)
    assess_batch(held, batch)
    _show(held, batch, as_json=as_json)


@app.command()
def verify(batch: BatchArgument, office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Look up the facially valid lines and settle every line."""
    held = opened(office)
    verify_batch(held, batch)
    certificates.issue(held, batch)
    _show(held, batch, as_json=as_json, notes=notes_of(held))


@app.command()
def run(batch: BatchArgument, office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Assess and verify."""
    held = opened(office)
    run_batch(held, batch)
    certificates.issue(held, batch)
    _show(held, batch, as_json=as_json, notes=notes_of(held))


@app.command()
def show(batch: BatchArgument, office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Show where the lines of a batch stand, and why."""
    _show(opened(office, reading=True), batch, as_json=as_json)


@app.command()
def lines(
    batch: BatchArgument,
    output: Annotated[Path, typer.Option(help="Parquet, CSV or XLSX file to write.")],
    office: OfficeOption = None,
    outcome: Annotated[LineOutcome | None, typer.Option(help="Only lines that stand so.")] = None,
    refused: Annotated[
        bool, typer.Option("--refused", help="What the requester is told of refused lines.")
    ] = False,
) -> None:
    """Write one row per line; with --refused the requester's list, safe to open in a spreadsheet."""
    held = opened(office, reading=True)
    if refused:
        written = checking.write_refused(held, batch, output)
    else:
        written = write_lines(held, batch, output, outcome=None if outcome is None else outcome.value)
    put(f"{written:,} rows written to {output.name}.")


@app.command()
def certificate(
    batch: BatchArgument,
    office: OfficeOption = None,
    as_json: JsonOption = False,
    requester: Annotated[bool, typer.Option("--requester", help="The copy the requester gets.")] = False,
) -> None:
    """Print the certificate of a batch."""
    held = opened(office, reading=True)
    found = certificates.requesters(held, batch) if requester else certificates.read(held, batch)
    if as_json:
        put_json(found)
        return
    put(certificates.in_words(found, certificates.evidence(held, batch)))


@app.command()
def bundle(
    batch: BatchArgument,
    output: Annotated[Path, typer.Option(help="Folder to write; made when absent.")],
    office: OfficeOption = None,
) -> None:
    """Write what an inspector or a court needs to check the whole batch with `privity-verify batch`. Confidential."""
    output.mkdir(parents=True, exist_ok=True)
    written = export_batch(opened(office, reading=True), batch, output)
    put(f"{written:,} lines opened in {output.name}. It names what the log only commits to: keep it sealed.")


def _show(held: Office, batch: str, *, as_json: bool, notes: list[str] | None = None) -> None:
    """Where the lines stand; of a run just ended also what its stages have to say."""
    found = summary(held, batch)
    if as_json:
        put_json(found if notes is None else {**found, "notes": notes})
    else:
        summary_table(found)
        for note in notes or ():
            say(note)
    if in_the_clear(held, held.cases.batch(batch)):
        say(IN_THE_CLEAR.format(batch=batch))
    counts = {outcome.value: int(str(found[outcome.value])) for outcome in LineOutcome}
    raise typer.Exit(1 if refused_count(counts) or found["breakers"] else 0)
