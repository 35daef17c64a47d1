"""Benches are run by hand, so what they take from the software is looked for here: a name that is gone would be found too late."""

import ast
from importlib import import_module

import pytest
from tests.house.tree import ROOT

BENCHES = sorted((ROOT / "bench").glob("*.py"))


def taken(path):
    """(module, name) of everything a bench imports from the software."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("privity"):
            yield from ((node.module, each.name) for each in node.names)


@pytest.mark.parametrize("path", BENCHES, ids=lambda path: path.stem)
def test_what_a_bench_takes_is_there(path):
    gone = []
    for module, name in taken(path):
        if not hasattr(import_module(module), name):
            try:
                import_module(f"{module}.{name}")
            except ImportError:
                gone.append(f"{module}.{name}")
    assert gone == []


def test_every_bench_is_looked_at():
    assert len(BENCHES) > 10
    assert ("privity.flow.lookup", "look_up") in set(taken(ROOT / "bench" / "scale.py"))
