"""Imports point inward; the verifier needs Python alone; nothing is imported by a name made at run time."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from .tree import ROOT, SRC, VERIFIER, imported, name, parsed, python


def test_every_import_contract_is_kept(tmp_path):
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", python(VERIFIER), ids=name)
def test_the_verifier_imports_itself_and_the_standard_library(path):
    known = sys.stdlib_module_names | {"", "privity_verify"}
    strange = [
        f"{module}, line {line}"
        for module, line in imported(parsed(path))
        if module.split(".")[0] not in known
    ]
    assert strange == []


def dynamic(path):
    called = {"import_module", "__import__", "exec", "eval", "compile_command", "run_module", "run_path"}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            target = node.func
            found = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            if found in called:
                yield f"{name(path)}:{node.lineno} calls {found}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            if {"importlib", "importlib.util", "import_module", "runpy", "pkgutil"} & set(names) - {
                "importlib"
            }:
                yield f"{name(path)}:{node.lineno} imports a tool to import by name"


COMPILES = SRC / "authority" / "language" / "python.py"
"""Makes a function from the trees of a rule book, in whose source stand the pack's names and literals by repr alone."""


def test_nothing_is_imported_or_run_by_a_name_made_at_run_time_outside_the_wiring():
    elsewhere = [path for path in python(SRC, VERIFIER) if path not in {SRC / "wiring.py", COMPILES}]
    assert [each for path in elsewhere for each in dynamic(path)] == []
