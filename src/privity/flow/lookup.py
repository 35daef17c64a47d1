"""Look lines up in the record file: the one place where an answer about a person is made.

The lines stand in the engine as `asked` has them; the record file streams past
them once, or only the records they can reach are read where an index says which.
Where the settings say so the same plan runs beside the engine, over the same
files, and its answers are attached here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.errors import IntegrityError
from privity.flow.each import astray
from privity.flow.facts import ANSWERS
from privity.identity.reach import HITS, NAMED
from privity.identity.steps import (
    SEARCHED,
    WHOLE,
    ask_steps,
    compare_steps,
    decide_steps,
    hit_steps,
    search_steps,
    verify_steps,
)
from privity.model.step import Step

if TYPE_CHECKING:
    from privity.flow.office import Beside, Engine, Place, RecordIndex
    from privity.identity import RecordManifest

LINES = ("asked", "withheld")
COLUMNS = ", ".join(name for name, _ in ANSWERS)
TYPED = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in ANSWERS)
PASSING = tuple(step.makes for step in (*ask_steps(), *search_steps(), *decide_steps()) if not step.view)


def look_up(engine: Engine, *, index: RecordIndex | None = None) -> None:
    """Make `identity_answers` of `asked`, and forget what was made on the way.

    Args:
        engine: Holds `asked`, `withheld` and the relations of the record file.
        index: Hands out the rows that the lines can reach, in place of `SEARCHED`, which the caller attaches again;
            None reads the whole file.

    Raises:
        IntegrityError: The index does not check out. `asked` is as it was, and nothing was answered.
    """
    engine.run(ask_steps())
    if index is None:
        engine.run(search_steps())
    else:
        for reach in HITS:
            index.attach(engine, reach)
        engine.run(hit_steps())
        index.attach(engine, NAMED)
        engine.run(compare_steps())
    engine.run(decide_steps())
    engine.run([Step("answered", f"SELECT {COLUMNS} FROM identity_answers")])
    engine.drop(*PASSING)
    engine.attach_view("identity_answers", "SELECT * FROM answered")


def look_up_beside(engine: Engine, beside: Beside, *, manifest: RecordManifest, folder: Place) -> None:
    """Make `identity_answers` of `asked` by the same plan, run beside the engine over the files of the record file.

    Args:
        engine: Holds `asked` and `withheld`.
        beside: What runs the plan.
        manifest: Of the record file in use.
        folder: Empty; lines and answers pass through it. The caller removes it.

    Raises:
        UnavailableError: What runs the plan stopped. Nothing is answered.
        IntegrityError: Its records are not those of the manifest, or it did not answer the lines asked, each once.
    """
    lines = {name: folder / f"{name}.parquet" for name in LINES}
    for name, place in lines.items():
        engine.write_parquet(f"SELECT * FROM {name}", place)
    told = beside.answer(
        verify_steps(),
        lines=lines,
        records={name: manifest.digests(name) for name in (*SEARCHED, *WHOLE)},
        makes="identity_answers",
        out=folder,
    )
    engine.attach_parquet("told", *told)
    engine.run([Step("answered", f"SELECT {TYPED} FROM told")])
    engine.drop("told")
    _one_each(engine, beside.version)
    engine.attach_view("identity_answers", "SELECT * FROM answered")


def _one_each(engine: Engine, version: str) -> None:
    """What comes from elsewhere answers exactly the lines asked."""
    lost = astray(engine, "asked", "answered")
    if lost:
        raise IntegrityError(
            f"{version} did not answer each line once: {lost} line(s) are astray.",
            where="relation identity_answers",
            remedy="Nothing was kept. Run the command again; if it stays so, look lines up in the engine.",
        )
