"""How the named SQL files become steps of a plan.

Inside a file ``@name`` stands for a relation of the same plan, so that two plans
(request lines, held records) can stand side by side in one engine.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

from privity.errors import InputError
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_RELATION = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_HOLE = re.compile(r"@([a-z_]+)")


def relation(name: str) -> str:
    """Return `name` if it is a plain relation name.

    Raises:
        InputError: It is not lower case letters, digits and `_`. Nothing was made.
    """
    if not _RELATION.fullmatch(name):
        raise InputError(
            "a relation name is not lower case letters, digits and _",
            where="standards",
            remedy="Give a plain name.",
        )
    return name


def load(file: str, names: Mapping[str, str], *, makes: str) -> Step:
    """The step in ``sql/<file>.sql`` with every ``@key`` replaced by ``names[key]``.

    Args:
        file: Folder and stem of the SQL file, such as ``address/lines``.
        names: Relation for each hole of the file.
        makes: Key in `names` of the relation the step makes.
    """
    text = files("privity.standards").joinpath("sql", f"{file}.sql").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    sql = _HOLE.sub(lambda hole: names[hole.group(1)], "\n".join(lines))
    return Step(names[makes], sql.strip())


def within(makes: str, *keys: str) -> dict[str, str]:
    """Names of the inner relations of the plan that makes `makes`: ``<makes>_<key>`` for each key."""
    return {key: relation(f"{makes}_{key}") for key in keys}


def narrowed(step: Step, columns: Sequence[str] | None) -> Step:
    """`step` with `ref` and the named columns alone; an engine then works out nothing else. None keeps all.

    Raises:
        InputError: A name is no plain name. Nothing was made.
    """
    if columns is None:
        return step
    listed = ", ".join(dict.fromkeys(["ref", *map(relation, columns)]))
    return Step(step.makes, f"SELECT {listed}\nFROM (\n{step.sql}\n) AS whole", step.view)
