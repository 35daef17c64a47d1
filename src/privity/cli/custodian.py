"""`privity custodian`: an outside body that holds shares of the records' keys, and gives them for entries of the log alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from privity.accounting.custodian import FRESH_S
from privity.adapters.custodian_classes import Classes
from privity.adapters.custodian_folder import CUSTODIAN, CustodianFolder, status_of
from privity.adapters.custodian_server import CustodianServer
from privity.adapters.custodian_trust import write_trust
from privity.cli.common import JsonOption
from privity.cli.output import put, put_json, say
from privity.cli.serving import answer_until_stopped

app = typer.Typer(
    no_args_is_help=True,
    help="Be a key custodian: give shares of records' keys for entries of the log alone.",
)
FolderArgument = Annotated[Path, typer.Argument(help="The custodian's folder.")]


@app.command()
def init(
    folder: FolderArgument,
    name: Annotated[str, typer.Option(help="Name in its key, such as inspector.example/keys.")],
) -> None:
    """Make a custodian: a folder with a signing key. Give the public key that is printed to the office."""
    put(CustodianFolder.make(folder, name=name))
    say("Keep the folder where the office can neither read it nor put an old copy of it back.")


@app.command()
def trust(
    folder: FolderArgument,
    policy: Annotated[Path, typer.Option(help="The log and its witnesses, C2SP tlog-policy.", exists=True)],
    label_key: Annotated[Path, typer.Option(help="The office's public label key.", exists=True)],
    approver: Annotated[
        list[Path], typer.Option(help="Certificate of an approver (PEM); repeat it.", exists=True)
    ],
) -> None:
    """Say whose word this custodian believes, in place of what was said before. A running server takes it up at once."""
    name = CUSTODIAN.name_of(folder)
    write_trust(
        folder,
        policy=policy.read_bytes(),
        label_key=label_key.read_text("ascii", "replace"),
        approvers=[path.read_bytes() for path in approver],
    )
    put(f"{name} believes the log of {policy.name} and {len(approver)} approver(s).")


@app.command()
def serve(
    folder: FolderArgument,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port; 0 takes a free one.")] = 0,
    fresh: Annotated[
        int, typer.Option(min=1, help="Seconds for which a witness's cosignature counts.")
    ] = FRESH_S,
) -> None:
    """Answer the office until stopped, over HTTP. Let a server in front of it end TLS."""
    with CustodianFolder(folder, fresh_s=fresh) as held:
        answer_until_stopped(held.name, partial(CustodianServer, held), host=host, port=port)


@app.command()
def shred(
    folder: FolderArgument,
    key_class: Annotated[
        str, typer.Argument(metavar="CLASS", help="Class of records, as `status` names it.")
    ],
) -> None:
    """Destroy the secrets of a class. What was sealed under it opens for nobody once too few custodians hold it."""
    name = CUSTODIAN.name_of(folder)
    Classes(folder).shred(key_class)
    put(f"{name} holds the class {key_class} no more, and will not take it again.")


@app.command()
def status(folder: FolderArgument, as_json: JsonOption = False) -> None:
    """For how many entries shares were given, how much of the log was seen, and which classes are held."""
    found = status_of(folder)
    if as_json:
        put_json(found)
        return
    put(f"custodian  {found['custodian']}")
    put(
        f"shares     given for {found['count']:,} entries, of a log of {found['upto']:,} when it was seen last"
    )
    for key_class in found["held"]:
        put(f"class      {key_class}")
    for key_class in found["shredded"]:
        put(f"destroyed  {key_class}")
