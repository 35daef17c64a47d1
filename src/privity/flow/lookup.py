"""Look lines up in the record file: the one place where an answer about a person is made.

The lines stand in the engine as `asked` has them; the record file streams past
them once, or only the records they can reach are read where an index says which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.flow.facts import ANSWERS
from privity.identity.steps import ask_steps, decide_steps, search_steps
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity.flow.office import Engine

WITHHELD = (("ordinal", "BIGINT"), ("person_no", "BIGINT"))
COLUMNS = ", ".join(name for name, _ in ANSWERS)
PASSING = tuple(step.makes for step in (*ask_steps(), *search_steps(), *decide_steps()) if not step.view)


def look_up(engine: Engine, withheld: Sequence[tuple[int, int]] = ()) -> None:
    """Make `identity_answers` of `asked`, and forget what was made on the way.

    Args:
        engine: Holds `asked` and the relations of the record file.
        withheld: (ordinal, person number) pairs that are never compared.
    """
    engine.attach_rows("withheld", WITHHELD, withheld)
    engine.run([*ask_steps(), *search_steps(), *decide_steps()])
    engine.run([Step("answered", f"SELECT {COLUMNS} FROM identity_answers")])
    engine.drop(*PASSING)
    engine.attach_view("identity_answers", "SELECT * FROM answered")
