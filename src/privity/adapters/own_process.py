"""A process of our own code beside this one: how it is started."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_SOURCE: Final = Path(__file__).resolve().parents[2]
# The standard library first, then the source this process runs, so that both processes are of one version.
_START: Final = (
    "import runpy, sys;"
    " sys.path.insert(next((n for n, path in enumerate(sys.path) if path.endswith('site-packages')), len(sys.path)), sys.argv[1]);"
    " sys.argv[:2] = []; runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
)


def own_command(module: str, *words: str) -> list[str]:
    """The command that runs one of our modules as a program; no secret may be among its words, which all can read."""
    return [sys.executable, "-I", "-c", _START, str(_SOURCE), module, *words]
