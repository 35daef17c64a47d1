"""Look lines up in the record file: the one place where an answer about a person is made.

The lines stand in the engine as `asked` has them; the record file streams past
them once, or only the records they can reach are read where an index says which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.flow.facts import ANSWERS
from privity.identity.reach import HITS, NAMED
from privity.identity.steps import ask_steps, compare_steps, decide_steps, hit_steps, search_steps
from privity.model.step import Step

if TYPE_CHECKING:
    from privity.flow.office import Engine, RecordIndex

COLUMNS = ", ".join(name for name, _ in ANSWERS)
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
