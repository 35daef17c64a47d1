"""The tree as the house tests read it: its files, its packages, the names in its code."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "privity"
VERIFIER = ROOT / "verifier" / "privity_verify"
ROOMS = ("intake", "authority", "identity", "review", "release", "accounting", "safeguards", "reporting")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@cache
def files() -> tuple[str, ...]:
    """Every file of the tree, ignored ones left out, as paths from its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return tuple(sorted(path for path in listed if path and (ROOT / path).is_file()))


def python(*folders: Path) -> list[Path]:
    """Python files below the folders."""
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def name(path: Path) -> str:
    """A path as a message shows it."""
    return path.relative_to(ROOT).as_posix()


def identifiers(module: ast.AST) -> Iterator[str]:
    """Every name that code gives or uses: variables, attributes, parameters, functions, classes, modules."""
    for node in ast.walk(module):
        match node:
            case ast.Name(id=found) | ast.Attribute(attr=found) | ast.arg(arg=found):
                yield found
            case ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found) | ast.ClassDef(name=found):
                yield found
            case ast.keyword(arg=str(found)):
                yield found
            case ast.alias(name=found, asname=other):
                yield from found.split(".")
                yield from (other,) if other else ()
            case ast.Constant(value=str(found)) if found.isidentifier():
                yield found  # a key, a column, an attribute by name


def parts(identifier: str) -> list[str]:
    """The words of an identifier, split at `_`, at a change of case and at digits.

    >>> parts("idNumber_of2025")
    ['id', 'number', 'of', '2025']
    """
    return [word.lower() for word in PART.findall(identifier)]


def imported(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Modules a file imports by name, with the line; relative ones start with a point."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), node.lineno
