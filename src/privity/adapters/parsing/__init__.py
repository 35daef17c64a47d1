"""Read a lines file of unknown origin: CSV, JSON Lines, Parquet or XLSX, in a process with walls.

In: a path. Out: ``lines.parquet`` and its count, or every fault of the file
together. Refuses to follow links, to guess a column, and to alter a cell.
"""

from privity.adapters.parsing.limits import Limits
from privity.adapters.parsing.lines_file import Parsed, parse

__all__ = ["Limits", "Parsed", "parse"]
