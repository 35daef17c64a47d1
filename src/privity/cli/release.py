"""`privity release`: send approved lines, settle after a crash, recall; what a recipient opens them with."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated

import typer

from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.output import put, put_json, put_table, say
from privity.flow import certificate, recall
from privity.flow import resume as resuming
from privity.flow.release import send as send_batch

app = typer.Typer(no_args_is_help=True, help="Send what is approved, once; settle after a crash; recall.")


@app.command()
def send(
    batch: Annotated[str, typer.Argument(help="Id of the batch.")],
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Seal, hold, account, send: every approval of the batch that has not left yet."""
    held = opened(office)
    done = send_batch(held, batch, person=person, key=key)
    certificate.issue(held, batch)
    if as_json:
        for r in done:
            put_json({"release": r.id, "lines": r.count, "package": r.package, "first_entry": r.first_entry})
        return
    rows = [(r.id, r.count, r.state, r.package[:16] + "…", r.first_entry) for r in done]
    put_table("released", ("release", "lines", "state", "package", "first log entry"), rows)


@app.command()
def resume(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Finish whatever a crash left; doing it twice changes nothing."""
    settled = resuming.resume(opened(office))
    found = {name: getattr(settled, name) for name in settled.__slots__}
    if as_json:
        put_json(found)
    else:
        put("; ".join(f"{count} {name}" for name, count in found.items()))
    if settled.unsealed:
        say(f"{settled.unsealed} lines files lie in the clear: enrol an inspector's key, then resume again.")


@app.command("recall")
def recall_command(
    release: Annotated[str, typer.Argument(help="Id of the release, such as R-….")],
    why: Annotated[str, typer.Option(help="Why, in words.")],
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
) -> None:
    """Recall a release: a signed notice to the recipient names exactly what must be destroyed."""
    held = opened(office)
    notice = recall.recall(held, release, why=why, person=person, key=key)
    put(f"{release} is recalled: {notice.lines:,} lines; the signed notice lies in the outbox.")


@app.command()
def opener() -> None:
    """Print the script a recipient opens a package with: for a shell, `openssl`, `sha256sum` and `python3` alone."""
    put(files("privity.release").joinpath("open_release.sh").read_text("utf-8").removesuffix("\n"))


@app.command()
def receipt(
    release: Annotated[str, typer.Argument(help="Id of the release.")],
    statement: Annotated[typer.FileBinaryRead, typer.Option(help="The recipient's receipt (JSON).")],
    signature: Annotated[typer.FileBinaryRead, typer.Option(help="Its detached signature (DER).")],
    office: OfficeOption = None,
) -> None:
    """File a recipient's signed receipt."""
    recall.file_receipt(opened(office), release, statement=statement.read(), signature=signature.read())
    put(f"The receipt for {release} is on record.")


@app.command()
def destroy(
    release: Annotated[str, typer.Argument(help="Id of the release.")],
    statement: Annotated[
        typer.FileBinaryRead, typer.Option(help="The recipient's certificate of destruction (JSON).")
    ],
    signature: Annotated[typer.FileBinaryRead, typer.Option(help="Its detached signature (DER).")],
    office: OfficeOption = None,
) -> None:
    """File a recipient's signed certificate of destruction."""
    recall.file_destruction(opened(office), release, statement=statement.read(), signature=signature.read())
    put(f"The certificate of destruction for {release} is on record.")
