"""What a generator did, and how it tells that it is still at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Called before each stage with its name, its number from 1, and how many stages there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was written.

    Attributes:
        folder: Where.
        files: Names of the files in it, in the order they were written.
        rows: Number of rows of each table.
        shares: Count of each trait, defect or distortion, as ``kind.name``.
    """

    folder: Path
    files: tuple[str, ...]
    rows: Mapping[str, int]
    shares: Mapping[str, int]


def silent(_stage: str, _number: int, _of: int) -> None:
    """A progress callback that says nothing."""
