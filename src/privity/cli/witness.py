"""`privity log witness`: an outside body that cosigns logs, and `privity log cosign`, which asks them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privity.adapters.witness_folder import WitnessFolder
from privity.adapters.witness_server import WitnessServer
from privity.cli.common import JsonOption, OfficeOption, opened
from privity.cli.output import moment, put, put_json, say
from privity.cli.serving import answer_until_stopped
from privity.errors import UnavailableError
from privity.flow.witnessing import heard, tolerance, witness

if TYPE_CHECKING:
    from typing import Any

    from privity.flow.office import Office

app = typer.Typer(no_args_is_help=True, help="Be a witness: cosign what other bodies' logs hold.")
FolderArgument = Annotated[Path, typer.Argument(help="The witness's folder.")]


@app.command()
def init(
    folder: FolderArgument,
    name: Annotated[str, typer.Option(help="Name in its keys, such as witness.example/w1.")],
    as_json: JsonOption = False,
) -> None:
    """Make a witness: a folder with an Ed25519 and an ML-DSA-44 key. Give the public keys to the logs."""
    WitnessFolder.make(folder, name=name)
    with WitnessFolder(folder) as made:
        vkeys = made.vkeys
    if as_json:
        put_json({"name": name, "vkeys": vkeys})
        return
    for vkey in vkeys:
        put(vkey)
    say("A log's policy names one of these two keys. Keep the folder where no log's operator can restore it.")


@app.command()
def watch(folder: FolderArgument, vkey: Annotated[str, typer.Argument(help="The log's public key.")]) -> None:
    """Witness one more log. A running server takes it up at once."""
    WitnessFolder.watch(folder, vkey)
    put(f"{folder.name} witnesses the log of {vkey.split('+')[0]}.")


@app.command()
def serve(
    folder: FolderArgument,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port; 0 takes a free one.")] = 0,
) -> None:
    """Answer logs until stopped: C2SP tlog-witness over HTTP. Let a server in front of it end TLS."""
    with WitnessFolder(folder) as held:
        answer_until_stopped(held.name, partial(WitnessServer, held), host=host, port=port)


def cosign(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Ask each witness to cosign the log as it is now; exits 5 without a quorum, 3 if one saw another log."""
    held = opened(office)
    if held.witnesses is None:
        raise UnavailableError(
            "This office has no witnesses.", where="log.unwitnessed", remedy="See docs/how-to/witnesses.md."
        )
    try:
        witness(held)
    finally:
        if as_json:
            put_json(words(held))
        else:
            tell(held)


def words(office: Office) -> dict[str, Any]:
    """What is known of the witnesses, as data."""
    if office.witnesses is None:
        return {"witnesses": []}
    return {
        "witnesses": [
            {"name": word.name, "size": word.size, "at": moment(word.at), "said": word.said}
            for word in heard(office).values()
        ],
        "tolerates": office.witnesses.policy.tolerates(),
    }


def tell(office: Office) -> None:
    """Each witness's last word, and what their quorum bears."""
    if office.witnesses is None:
        say("No witness cosigns this log: keep checkpoints, and compare them with other readers.")
        return
    for word in heard(office).values():
        seen = f"{word.size:,} entries at {moment(word.at)}" if word.at else "nothing yet"
        put(f"witness  {word.name}: cosigned {seen}; asked last: {word.said}")
    put(tolerance(office.witnesses.policy))
