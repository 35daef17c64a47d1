"""Write the tables of the page on the law pack from the pack itself.

    python docs/generate_law.py            print the page
    python docs/generate_law.py --write    write it where it belongs

A test compares it with what stands in the tree. The prose between the tables is kept as it is.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from privity.authority.pages.describe import election_elsewhere, election_rules
from privity.law import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from privity.authority import Pack

PAGE = Path(__file__).parent / "reference" / "law-us-tax.md"


def authorities(pack: Pack) -> Iterator[str]:
    """One row an authority: what it lets leave, to whom, on what evidence."""
    for provision in pack.provisions:
        if provision.extent is not None:
            extent = provision.extent
            what = ", ".join(f"`{name}`" for name in extent.elements) or ", ".join(extent.classes)
            yield (
                f"| `{provision.id}` | {provision.cite} | {provision.heading} | {what} | {extent.recipient} "
                f"| {provision.accounting} | {provision.grade} |"
            )


def conditions(pack: Pack) -> Iterator[str]:
    """One row a clause, but for those on the form of a cell."""
    for provision in pack.provisions:
        for clause in provision.clauses:
            if not clause.id.startswith("form."):
                yield f"| `{clause.id}` | {clause.stage.value} | {clause.cite} | {clause.refusal} |"


def duties(pack: Pack) -> Iterator[str]:
    """One row a duty: who bears it, and what keeps it."""
    for provision in pack.provisions:
        for duty in provision.duties:
            yield f"| `{duty.id}` | {duty.on} | {duty.cite} | {duty.says} | {duty.kept_by} |"


def readings(pack: Pack) -> Iterator[str]:
    """One row a ruling."""
    for ruling in pack.rulings:
        effect = "; ".join(f"joins `{clause.id}` at {clause.stage.value}" for clause in ruling.clauses)
        alone = f"acts only through election {ruling.widens}" if ruling.widens else "for information"
        yield f"| {ruling.cite} | {ruling.status} | {ruling.grade} | {effect or alone} |"


def elections(pack: Pack) -> Iterator[str]:
    """One row a question counsel may elect on."""
    book = pack.book(max(pack.days()))
    for entry in pack.elections.values():
        read = [f"`{rule}`" for rule in election_rules(book, entry.id)]
        read += [*election_elsewhere(pack, book, entry.id), *([entry.effect] if entry.effect else [])]
        others = ", ".join(f"`{reading}`" for reading in entry.readings if reading != entry.default)
        yield (
            f"| {entry.id} | {entry.question} | `{entry.default}` | {others} | {entry.practice_replaced} "
            f"| {entry.relied_by} | {'; '.join(read)} |"
        )


def parameters(pack: Pack) -> Iterator[str]:
    """One row a dated number, at its latest value."""
    for entry in pack.parameters.values():
        (_, value, _) = entry.values[-1]
        yield f"| `{entry.name}` | {value} | {entry.means} |"


def statutes(pack: Pack) -> Iterator[str]:
    """One row a statute, program or thing that is no law."""
    for entry in pack.statutes:
        keys = ", ".join(f"`{key}` ({kind.value})" for key, kind in entry.keys.items())
        under = ", ".join(f"`{authority}`" for authority in entry.under)
        yield f"| {entry.statute} | {entry.kind} | {entry.title} | {keys or 'none'} | {under} | {entry.grade or ''} |"


TABLES: dict[str, Callable[[Pack], Iterator[str]]] = {
    "Authorities": authorities,
    "Conditions": conditions,
    "Duties": duties,
    "Rulings": readings,
    "Elections": elections,
    "Thresholds": parameters,
    "Statutes a request may designate": statutes,
}


def made(pack: Pack) -> str:
    """The page with every table made anew."""
    page = PAGE.read_text("utf-8")
    for title, rows in TABLES.items():
        head, start, rest = page.partition(f"\n## {title}\n")
        table = re.search(r"(?m)^\|[-|]+\|\n(?:\|.*\n)*", rest)
        if not start or table is None:
            raise SystemExit(f"{PAGE.name} has no table under {title}")
        rule = rest[table.start() : rest.index("\n", table.start()) + 1]
        body = "".join(f"{row}\n" for row in rows(pack))
        page = head + start + rest[: table.start()] + rule + body + rest[table.end() :]
    return page


if __name__ == "__main__":
    page = made(load("us_tax"))
    if "--write" in sys.argv:
        PAGE.write_text(page, "utf-8")
    else:
        sys.stdout.write(page)
