"""`privity hold`: persons of whom nothing is released, in a register that names nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.output import put, put_json, put_table, say
from privity.flow import holds as flow

app = typer.Typer(no_args_is_help=True, help="The register of holds: sensitive cases.")

IdArgument = Annotated[str, typer.Argument(help="Id of the entry, such as HO-7.")]
ReferenceOption = Annotated[
    str, typer.Option("--reference", help="Where the reason is filed: a docket or file number, never a name.")
]


@app.command()
def begin(
    entry: IdArgument,
    reference: ReferenceOption,
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
) -> None:
    """Sign and enter that the register is kept and holds nobody yet: until it speaks, nothing is released."""
    flow.begin(opened(office), entry, reference=reference, person=person, key=key)
    put(f"{entry} is entered. The register of holds speaks.")


@app.command()
def enter(
    entry: IdArgument,
    kind: Annotated[
        str, typer.Option("--kind", help="protected_person, own_employee, sealed_matter or other.")
    ],
    reference: ReferenceOption,
    subject: Annotated[
        str,
        typer.Option(
            "--person-id", prompt=True, hide_input=True, help="The custodian's id of the person; not kept."
        ),
    ],
    person: PersonOption,
    key: KeyOption,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; today when left out.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; open when left out.")
    ] = None,
    office: OfficeOption = None,
) -> None:
    """Sign and enter a hold on one person. Exits 1 if nobody on the record file bears that id."""
    on_file = flow.enter_hold(
        opened(office), entry, subject, kind=kind, reference=reference, person=person, key=key,
        from_on=None if first is None else first.date(), to_on=None if last is None else last.date(),
    )  # fmt: skip
    put(f"{entry} is entered.")
    if on_file is None:
        say("No record file is loaded: whether anybody bears that id is not known.")
    elif not on_file:
        say(
            "Nobody on the record file bears that id. If it is misspelt, lift the hold and enter the right one."
        )
        raise typer.Exit(1)


@app.command()
def lift(
    entry: IdArgument,
    lifting: Annotated[
        str, typer.Option("--entry", help="Id of the entry that lifts it, never used before.")
    ],
    reference: ReferenceOption,
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
) -> None:
    """Lift a hold as of today, by a signed entry that replaces it."""
    flow.lift(opened(office), entry, lifting_id=lifting, reference=reference, person=person, key=key)
    put(f"{entry} is lifted by {lifting}.")


@app.command("list")
def listing(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """List the holds, signatures checked: which stand today, of what kind, where the reason is filed. Nobody is named."""
    held = opened(office, reading=True)
    entries, today = held.registers().holds, held.today()
    if entries is None:
        put_json({"register": flow.REGISTER, "entries": None}) if as_json else put(
            "The register is silent: it does not exist."
        )
        return
    if as_json:
        for each in entries:
            put_json({
                "id": each.id, "kind": each.kind, "reference": each.reference, "from": str(each.from_on),
                "to": each.to_on and str(each.to_on), "lifted_on": each.lifted_on and str(each.lifted_on),
                "stands": each.live(today), "signed_by": each.signed_by,
            })  # fmt: skip
        return
    rows = [
        (e.id, e.kind, e.reference, e.from_on, e.to_on or "", e.lifted_on or "",
         "yes" if e.live(today) else "no", e.signed_by)
        for e in entries
    ]  # fmt: skip
    put_table("holds", ("id", "kind", "reference", "from", "to", "lifted", "stands", "signed by"), rows)
