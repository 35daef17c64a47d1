"""Whether two relations hold the same lines, each once: asked before what one of them says is believed of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from privity.flow.office import Engine


def astray(engine: Engine, one: str, other: str) -> int:
    """How many ordinals do not stand in `one` once and in `other` once."""
    return int(
        engine.query(
            f"SELECT count(*) FROM (SELECT ordinal FROM (SELECT ordinal, 1 AS one FROM {one} "
            f"UNION ALL SELECT ordinal, -1 FROM {other}) AS every "
            "GROUP BY ordinal HAVING sum(one) <> 0 OR count(*) <> 2) AS astray"
        )[0][0]
    )
