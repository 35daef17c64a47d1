"""Splink ranks lines for people: the match weight of a line's best candidate, computed in this process.

An extra of the installation, loaded when asked for. What it says changes an order and nothing else. Its
probabilities are stated here and not trained: a queue is too small and too one-sided to learn from, and an
order should not change because another line joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COMPARED: Final = (
    ("line", "BIGINT"),
    ("family", "VARCHAR"),
    ("given", "VARCHAR"),
    ("middle", "VARCHAR"),
    ("suffix", "VARCHAR"),
    ("born", "VARCHAR"),
    ("number", "BIGINT"),
    ("place", "BIGINT"),
    ("unit", "VARCHAR"),
)
NEAR: Final = {
    "family": ((0.90, 0.05, 0.05), (0.001, 0.004, 0.995)),
    "given": ((0.85, 0.05, 0.10), (0.010, 0.010, 0.980)),
    "born": ((0.95, 0.03, 0.02), (0.0001, 0.001, 0.9989)),
}
"""Field to how often it is equal, one letter off, or neither: of one person, and of two."""
SAME: Final = {
    "middle": (0.90, 0.06),
    "suffix": (0.95, 0.30),
    "number": (0.97, 0.000001),
    "place": (0.90, 0.00001),
    "unit": (0.80, 0.05),
}
"""Field to how often it is equal: of one person, and of two."""


class SplinkRanking:
    """A ranker of lines.

    Args:
        spill: Folder for temporary files.
        memory_limit: As DuckDB reads it.
        threads: Worker threads.

    Raises:
        UnavailableError: Splink is not installed.
    """

    def __init__(self, *, spill: Path, memory_limit: str = "4GB", threads: int = 2) -> None:
        try:
            import splink  # noqa: PLC0415 - an extra, loaded when asked for
            from splink import comparison_library  # noqa: PLC0415
        except ImportError as error:
            raise UnavailableError(
                "Splink is not installed.",
                where="splink",
                remedy="Install the extra `ranking`: pip install 'privity[ranking]'; or leave --order splink out.",
            ) from error
        self._splink: Any = splink
        self._comparisons: Any = comparison_library
        self._spill, self._memory_limit, self._threads = spill, memory_limit, threads

    def weights(
        self, lines: Sequence[tuple[Any, ...]], candidates: Sequence[tuple[Any, ...]]
    ) -> dict[int, float]:
        """Ordinal to the match weight of its best candidate; a line without candidates has none.

        Args:
            lines: Rows of `COMPARED`.
            candidates: Rows of `COMPARED`, each with the ordinal of the line it is a candidate of.

        Raises:
            UnavailableError: Splink stopped.
        """
        if not lines or not candidates:
            return {}
        columns = (("unique_id", "BIGINT"), *COMPARED)
        with DuckDBEngine(
            spill=self._spill, memory_limit=self._memory_limit, threads=self._threads
        ) as engine:
            for name, rows in (("asked", lines), ("held", candidates)):
                engine.attach_rows(name, columns, [(nth, *row) for nth, row in enumerate(rows)])
            try:
                api = self._splink.DuckDBAPI(connection=engine.connection)
                tables = [api.register(name) for name in ("asked", "held")]
                linker = self._splink.Linker(tables, self._settings(), log_level="ERROR")
                predicted = linker.inference.predict().physical_name
            except Exception as error:  # whatever it says may quote a record
                raise UnavailableError(
                    f"Splink stopped: {type(error).__name__}.",
                    where="splink",
                    remedy="Leave --order splink out; the office's own order needs nothing of it.",
                ) from error
            return dict(
                engine.query(f"SELECT line_l, max(match_weight) FROM {predicted} GROUP BY line_l")  # noqa: S608  (its own table)
            )

    def _settings(self) -> Any:
        library = self._comparisons
        near = [
            library.LevenshteinAtThresholds(name, [1]).configure(
                m_probabilities=list(one), u_probabilities=list(two)
            )
            for name, (one, two) in NEAR.items()
        ]
        same = [
            library.ExactMatch(name).configure(m_probabilities=[one, 1 - one], u_probabilities=[two, 1 - two])
            for name, (one, two) in SAME.items()
        ]
        return self._splink.SettingsCreator(
            link_type="link_only",
            comparisons=[*near, *same],
            blocking_rules_to_generate_predictions=[self._splink.block_on("line")],
            additional_columns_to_retain=["line"],
            retain_matching_columns=False,
        )
