"""`privity init` and `privity doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privity.cli.common import JsonOption, OfficeOption, opened
from privity.cli.output import put, put_json, put_table
from privity.errors import InputError
from privity.flow import clock
from privity.flow.calibrate import calibration
from privity.flow.witnessing import heard, tolerance
from privity.wiring import init_office

if TYPE_CHECKING:
    from privity.flow.office import Office


def add_to(app: typer.Typer) -> None:
    """Register the commands on the root."""
    app.command("init")(init)
    app.command("doctor")(doctor)


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make; absent or empty.")],
    custodian: Annotated[str, typer.Option(help="Code of the agency that keeps the records.")],
    name: Annotated[str, typer.Option(help="Its name.")],
    address: Annotated[str, typer.Option(help="Where readers of a letter write to.")],
    founder: Annotated[list[str], typer.Option(help="PERSON:CERTIFICATE.pem:duty,duty; at least two.")],
    pack: Annotated[str, typer.Option(help="Law pack.")] = "us_tax",
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Mark everything DEMONSTRATION.")
    ] = False,
    pkcs11: Annotated[
        Path | None,
        typer.Option(
            help="File with the table [pkcs11]: the log's key is on that token, and no file holds it."
        ),
    ] = None,
) -> None:
    """Make an office: its folders, keys, settings and an empty log."""
    init_office(
        folder.resolve(),
        custodian=custodian,
        name=name,
        address=address,
        pack=pack,
        founders=[_founder(text) for text in founder],
        demonstration=demonstration,
        token=pkcs11,
    )
    put(f"The office stands in {folder.name}. Its log has no witnesses yet, and says so.")


def doctor(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Check everything the gate depends on; anything missing closes it."""
    held = opened(office, reading=True)
    registers = held.registers_anew()
    accounted = len(held.log.of_kind("register"))
    clock.check(held)
    rows = [
        ("openssl", "ok", getattr(held.signatures, "version", "")),
        ("law pack", "ok", held.pack.name),
        ("log", "ok", f"{held.log.size} entries"),
        ("clock", "ok", "not behind the log or its witnesses, and not years ahead"),
        ("registers in the log", "ok", f"{accounted} entries, each found in its register"),
        ("label key", "ok", f"RSA, {held.label_key.public.modulus.bit_length()} bits"),
        ("case store", "ok", f"{len(held.cases.batches())} batches"),
        _witnessed(held),
        _sealed(held),
        _calibrated(held),
    ]
    for name in (
        "agencies",
        "office_holders",
        "delegations",
        "recipients",
        "agreements",
        "orders",
        "holds",
        "elections",
    ):
        entries = getattr(registers, name)
        state = "silent" if entries is None else "ok"
        rows.append((f"register {name}", state, "" if entries is None else f"{len(entries)} entries"))
    silent = any(state == "silent" for _, state, _ in rows)
    if as_json:
        put_json({"checks": [dict(zip(("what", "state", "detail"), row, strict=True)) for row in rows]})
    else:
        put_table("doctor", ("what", "state", "detail"), rows)
    raise typer.Exit(1 if silent else 0)


def _calibrated(held: Office) -> tuple[str, str, str]:
    confessed = "accepted for demonstration" if held.settings.uncalibrated else ""
    return ("calibration", "none" if calibration(held) is None else "kept", confessed)


def _witnessed(held: Office) -> tuple[str, str, str]:
    if held.witnesses is None:
        return ("witnesses", "none", "accepted for demonstration")
    away = [word.name for word in heard(held).values() if word.said != "cosigned"]
    return ("witnesses", "silent" if away else "ok", ", ".join(away) or tolerance(held.witnesses.policy))


def _sealed(held: Office) -> tuple[str, str, str]:
    if held.custodians is None:
        return ("key custodians", "none", "values of the record file are not sealed")
    known = held.custodians.known
    return ("key custodians", "ok", f"{known.needed} of {len(known.members)}: {', '.join(known.members)}")


def _founder(text: str) -> dict[str, object]:
    parts = text.split(":")
    wanted = 3
    if len(parts) != wanted:
        raise InputError(
            "A founder is PERSON:CERTIFICATE.pem:duty,duty.",
            where="--founder",
            remedy="Write all three parts.",
        )
    return {"person": parts[0], "certificate": Path(parts[1]), "duties": parts[2].split(",")}
