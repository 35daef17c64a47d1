"""Write the tables of the pages on the law pack from the pack itself.

    python docs/generate_law.py                                    print the page of reference
    python docs/generate_law.py explanation/open-readings.md       print that page
    python docs/generate_law.py --write                            write both where they belong

A test compares them with what stands in the tree. The prose between the tables is kept as it is.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privity.authority.entries import EVIDENCE
from privity.authority.pages.describe import election_elsewhere, election_rules
from privity.law import load, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from privity.authority import Pack

DOCS = Path(__file__).parent
REFERENCE, OPEN = "reference/law-us-tax.md", "explanation/open-readings.md"


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


def evidence(pack: Pack) -> Iterator[str]:
    """One row a kind of entry and a grade, doubtful ones last."""
    kinds = {"provisions": pack.provisions, "rulings": pack.rulings, "statutes": pack.statutes}
    for kind, entries in kinds.items():
        counted = Counter(entry.grade for entry in entries)
        for grade in EVIDENCE:
            if counted[grade]:
                yield f"| {kind} | {grade or 'none'}: {EVIDENCE[grade]} | {counted[grade]} |"


def first_days(pack: Pack) -> Iterator[str]:
    """One row a first day: what is said to be in force from it."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for entry in pack.provisions:
        read = "" if entry.current_as_of is None else entry.current_as_of.isoformat()
        alike.setdefault((entry.in_force.first.isoformat(), read, entry.grade), []).append(f"`{entry.id}`")
    for key, ids in sorted(alike.items()):
        yield f"| {' | '.join(key)} | {', '.join(ids)} |"


def notes(pack: Pack) -> Iterator[str]:
    """One row a note, under every entry that bears it. A pack that is read has dropped them, so they are read here."""
    alike: dict[str, list[str]] = {}
    for document in _written(pack, "provisions"):
        head = document["provision"]
        clauses = [
            *document.get("condition", ()),
            *document.get("prohibition", ()),
            *document.get("duty", ()),
        ]
        extent = document.get("extent", {}) | {"id": f"{head['id']} extent"}
        for entry in (head, extent, *clauses):
            places = alike.setdefault(entry["note"], []) if "note" in entry else []
            if f"`{entry['id']}`" not in places:
                places.append(f"`{entry['id']}`")
    rows: dict[str, list[str]] = {}
    for note, places in alike.items():
        rows.setdefault(", ".join(places), []).append(note)
    for where, said in rows.items():
        yield f"| {where} | {' '.join(said)} |"


def statute_notes(pack: Pack) -> Iterator[str]:
    """One row a note and a grade, with how many statutes bear it; what stands alone names its statute."""
    alike: dict[tuple[str, str], list[str]] = {}
    for document in _written(pack, "statutes"):
        if "note" in document:
            alike.setdefault((document["grade"], document["note"]), []).append(document["statute"])
    for (grade, note), names in sorted(alike.items(), key=lambda row: (-len(row[1]), row[0])):
        yield f"| {grade} | {names[0] if len(names) == 1 else len(names)} | {note} |"


def _written(pack: Pack, folder: str) -> Iterator[dict[str, Any]]:
    files = sorted(shipped(pack.name).joinpath(folder).iterdir(), key=lambda file: file.name)
    return (tomllib.loads(file.read_text("utf-8")) for file in files)


TABLES: dict[str, dict[str, Callable[[Pack], Iterator[str]]]] = {
    REFERENCE: {
        "Authorities": authorities,
        "Conditions": conditions,
        "Duties": duties,
        "Rulings": readings,
        "Elections": elections,
        "Thresholds": parameters,
        "Statutes a request may designate": statutes,
    },
    OPEN: {
        "Evidence": evidence,
        "First days": first_days,
        "Notes in the provisions": notes,
        "Notes in the statutes": statute_notes,
    },
}


def made(pack: Pack, name: str) -> str:
    """The page of that name with every table made anew."""
    page = (DOCS / name).read_text("utf-8")
    for title, rows in TABLES[name].items():
        head, start, rest = page.partition(f"\n## {title}\n")
        table = re.search(r"(?m)^\|[-|]+\|\n(?:\|.*\n)*", rest)
        if not start or table is None:
            raise SystemExit(f"{name} has no table under {title}")
        rule = rest[table.start() : rest.index("\n", table.start()) + 1]
        body = "".join(f"{row}\n" for row in rows(pack))
        page = head + start + rest[: table.start()] + rule + body + rest[table.end() :]
    return page


if __name__ == "__main__":
    asked = sys.argv[1:] or [REFERENCE]
    if "--write" in asked:
        for name in TABLES:
            (DOCS / name).write_text(made(load("us_tax"), name), "utf-8")
    else:
        sys.stdout.write("".join(made(load("us_tax"), name) for name in asked))
