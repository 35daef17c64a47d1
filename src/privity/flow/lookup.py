"""Look lines up in the record file: the one place where an answer about a person is made.

The lines stand in the engine as `asked` has them; the record file streams past
them once, or only the records they can reach are read where an index says which.
Where the settings say so the same plan runs beside the engine instead, over the
same files, and its answers are attached here.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.errors import IntegrityError
from privity.flow.facts import ANSWERS
from privity.identity.steps import SEARCHED, WHOLE, ask_steps, decide_steps, search_steps
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from privity.flow.office import Engine, Files, Office, Search
    from privity.identity import RecordManifest

WITHHELD = (("ordinal", "BIGINT"), ("person_no", "BIGINT"))
LINES = ("asked", "withheld")
COLUMNS = ", ".join(name for name, _ in ANSWERS)
TYPED = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in ANSWERS)
PASSING = tuple(step.makes for step in (*ask_steps(), *search_steps(), *decide_steps()) if not step.view)


@dataclass(frozen=True, slots=True)
class Beside:
    """A search that is open, and what it needs of the office."""

    search: Search
    manifest: RecordManifest
    files: Files


@contextmanager
def searching(office: Office, manifest: RecordManifest) -> Iterator[Beside | None]:
    """Open the search that the settings name, for all look-ups of a run; None is the engine itself.

    Args:
        office: The office.
        manifest: Of the record file that is attached.

    Raises:
        UnavailableError: The search cannot be used. Nothing was looked up.
    """
    if office.search is None:
        yield None
        return
    with office.search() as search:
        yield Beside(search, manifest, office.files)


def look_up(engine: Engine, withheld: Sequence[tuple[int, int]] = (), *, beside: Beside | None) -> None:
    """Make `identity_answers` of `asked`, and forget what was made on the way.

    Args:
        engine: Holds `asked` and the relations of the record file.
        withheld: (ordinal, person number) pairs that are never compared.
        beside: What runs the plan instead of the engine; None runs it in the engine.

    Raises:
        UnavailableError: What runs the plan stopped. Nothing is answered.
        IntegrityError: It did not answer the lines asked, each once.
    """
    engine.attach_rows("withheld", WITHHELD, withheld)
    if beside is None:
        engine.run([*ask_steps(), *search_steps(), *decide_steps()])
        engine.run([Step("answered", f"SELECT {COLUMNS} FROM identity_answers")])
        engine.drop(*PASSING)
    else:
        _ask(engine, beside)
    engine.attach_view("identity_answers", "SELECT * FROM answered")


def _ask(engine: Engine, beside: Beside) -> None:
    """Make `answered` by a search beside the engine: lines out, answers in, both removed afterwards."""
    folder = beside.files.new_folder("search")
    try:
        lines = {name: folder / f"{name}.parquet" for name in LINES}
        for name, place in lines.items():
            engine.write_parquet(f"SELECT * FROM {name}", place)
        told = beside.search.answer(
            [*ask_steps(), *search_steps(), *decide_steps()],
            lines=lines,
            records={name: beside.manifest.digests(name) for name in (*SEARCHED, *WHOLE)},
            makes="identity_answers",
            out=folder,
        )
        engine.attach_parquet("told", *told)
        engine.run([Step("answered", f"SELECT {TYPED} FROM told")])
        engine.drop("told")
    finally:
        beside.files.remove_folder(folder)
    _one_each(engine, beside.search.version)


def _one_each(engine: Engine, version: str) -> None:
    """What comes from elsewhere answers exactly the lines asked."""
    astray = engine.query(
        "SELECT count(*) FROM (SELECT ordinal, 1 AS one FROM asked UNION ALL SELECT ordinal, -1 FROM answered) AS every "
        "GROUP BY ordinal HAVING sum(one) <> 0 OR count(*) <> 2"
    )
    if astray:
        raise IntegrityError(
            f"{version} did not answer each line once: {len(astray)} line(s) are astray.",
            where="relation identity_answers",
            remedy="Nothing was kept. Run the command again; if it stays so, look lines up in the engine.",
        )
