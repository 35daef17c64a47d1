"""`privity order | agreement | office-holder | …`: entries of the office's registers."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from privity.cli.agreement import public
from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.output import put, put_json, put_table
from privity.errors import InputError
from privity.flow import register as flow

NOUNS = {
    "order": "orders",
    "instrument": "instruments",
    "agency": "agencies",
    "agreement": "agreements",
    "ceiling": "ceilings",
    "delegation": "delegations",
    "office-holder": "office_holders",
    "recipient": "recipients",
    "roster": "rosters",
    "safeguards": "safeguards",
}


def add_to(app: typer.Typer) -> None:
    """One sub-command a register, each with `add` and `list`."""
    for noun, name in NOUNS.items():
        nested = _noun(noun, name)
        if noun == "agreement":
            nested.command("public")(public)
        app.add_typer(nested, name=noun)
    app.add_typer(_key(), name="key")
    app.add_typer(_election(), name="election")


def read_entry(path: Path) -> dict[str, Any]:
    """An entry from a TOML file.

    Raises:
        InputError: The file is not TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            f"The entry {path.name} is not TOML.",
            where=path.name,
            remedy="Write it as docs/reference/registers.md says.",
        ) from error


def _noun(noun: str, name: str) -> typer.Typer:
    nested = typer.Typer(no_args_is_help=True, help=f"The register of {name.replace('_', '-')}.")
    nested.command("list", help=f"List the {noun} entries, signatures checked.")(_lister(name))
    nested.command("add", help=f"Sign and enter one {noun} entry from a TOML file.")(_adder(name))
    return nested


def _lister(name: str) -> Any:
    def listing(office: OfficeOption = None, as_json: JsonOption = False) -> None:
        entries = getattr(opened(office, reading=True).registers(), name)
        if entries is None:
            put_json({"register": name, "entries": None}) if as_json else put(
                "The register is silent: it does not exist."
            )
            return
        if as_json:
            for entry in entries:
                put_json({"id": entry.id, "from": str(entry.from_on), "to": entry.to_on and str(entry.to_on)})
            return
        rows = [(e.id, e.from_on, e.to_on or "", e.signed_by, e.signed_on) for e in entries]
        put_table(name.replace("_", "-"), ("id", "from", "to", "signed by", "signed on"), rows)

    return listing


def _adder(name: str) -> Any:
    def add(
        entry: Annotated[Path, typer.Argument(help="TOML file of the entry.", exists=True, dir_okay=False)],
        person: PersonOption,
        key: KeyOption,
        office: OfficeOption = None,
    ) -> None:
        done = flow.enter(opened(office), name, read_entry(entry), person=person, key=key)
        put(f"{done['id']} is entered.")

    return add


def _key() -> typer.Typer:
    nested = typer.Typer(no_args_is_help=True, help="Enrolled signing keys.")
    nested.command("list", help="List enrolled keys.")(_lister("keys"))

    @nested.command("enrol", help="Enrol or revoke a key: two persons sign.")
    def enrol(
        entry: Annotated[Path, typer.Argument(help="TOML file of the entry.", exists=True, dir_okay=False)],
        person: PersonOption,
        key: KeyOption,
        second: Annotated[str, typer.Option("--second", help="Who countersigns.")],
        second_key: Annotated[Path, typer.Option("--second-key", help="That person's key.", exists=True)],
        office: OfficeOption = None,
    ) -> None:
        done = flow.enter(
            opened(office), "keys", read_entry(entry), person=person, key=key, second=(second, second_key)
        )
        put(f"{done['id']} is entered.")

    return nested


def _election() -> typer.Typer:
    nested = typer.Typer(no_args_is_help=True, help="Counsel's signed choices where the law is open.")
    nested.command("list", help="List elections.")(_lister("elections"))
    nested.command("sign", help="Sign and enter an election.")(_adder("elections"))
    return nested
