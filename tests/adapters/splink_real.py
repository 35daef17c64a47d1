"""Splink itself ranks lines here: `make ranking` runs this in an environment that has the extra.

Everything else about ranking is tested with a ranker made up: `tests/flow/test_queue.py`.
"""

import contextlib
import io
import math
import sys
import tempfile
import time
from importlib.metadata import metadata
from pathlib import Path

from privity.adapters.splink_ranking import SplinkRanking

LINE = ("MOLLER", "TOBIAS", "K", "JR", "1990-03-04", 987654321, 77, "5")
NOTHING_MORE = (None, None, None, None, 77, None)
CANDIDATES = {
    # ordinal: the candidates of a line like the one above
    1: [LINE],
    2: [("MOLLER", "TOBIAS", "K", "JR", "1990-03-05", 987654321, 77, "5")],
    3: [("MOLLER", "TOBIAS", "K", "SR", "1960-01-02", None, 77, "5")],
    4: [("MOLLER", "TOBIAS", "K", "SR", "1960-01-02", 987654322, -1, "9")],
    5: [("WONG", "LI", None, None, None, 987654321, -1, None), LINE],
    6: [],
}
ORDER = [1, 2, 3, 4]
MANY, EACH, LONGEST_S = 20_000, 3, 120


def need(holds: bool, claim: str) -> None:
    if not holds:
        raise SystemExit(f"splink: not so: {claim}")


def main() -> None:
    need(metadata("splink")["License-Expression"] == "MIT", "Splink may be used by anyone")
    need(metadata("pyarrow")["License-Expression"] == "Apache-2.0", "so may what it needs")
    lines = [(ordinal, *LINE) for ordinal in CANDIDATES]
    candidates = [(ordinal, *row) for ordinal, rows in CANDIDATES.items() for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        ranker = SplinkRanking(spill=Path(folder), memory_limit="1GB")
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            weights = ranker.weights(lines, candidates)
            again = ranker.weights(lines[::-1], candidates[::-1])
            none = ranker.weights(lines, [])
            alone = ranker.weights([(1, *LINE)], [(1, *LINE[:2], *NOTHING_MORE)])
            began = time.process_time()
            many = ranker.weights(
                [(n, *LINE) for n in range(MANY)], [(n, *LINE) for n in range(MANY) for _ in range(EACH)]
            )
            took = time.process_time() - began
        need(said.getvalue() == "", "it says nothing of the records it reads")
        need(list(Path(folder).iterdir()) == [], "it leaves nothing behind")
    need(set(weights) == {1, 2, 3, 4, 5}, "every line with a candidate has a weight, and no other")
    need(all(math.isfinite(weight) for weight in weights.values()), "every weight is a number")
    need(sorted(ORDER, key=lambda n: -weights[n]) == ORDER, "the more is alike, the greater the weight")
    need(weights[5] == weights[1], "the best candidate counts")
    need(again == weights, "the order of rows changes nothing")
    need(none == {}, "without candidates there are no weights")
    need(weights[4] < alone[1] < weights[1], "what is left out speaks neither for nor against")
    need(len(many) == MANY and took < LONGEST_S, f"{MANY:,} lines are ranked in {LONGEST_S} CPU seconds")
    sys.stdout.write(
        f"Splink {metadata('splink')['Version']} ranks; {MANY:,} lines with {EACH} candidates each took {took:.1f} CPU s.\n"
    )


if __name__ == "__main__":
    main()
