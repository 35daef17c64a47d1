"""Each room has one door: five to ten names, said exactly, under a sentence of what goes in and what comes out."""

import ast
import importlib
import inspect

import pytest

from .tree import ROOMS, SRC, VERIFIER, name, parsed, python

FEW, MANY = 5, 10


@pytest.fixture(params=ROOMS)
def door(request):
    return importlib.import_module(f"privity.{request.param}")


def test_a_door_offers_five_to_ten_names(door):
    assert FEW <= len(door.__all__) <= MANY, door.__all__


def test_a_door_says_what_passes_through_it(door):
    assert len((inspect.getdoc(door) or "").split()) >= FEW


def test_a_door_offers_exactly_its_public_names(door):
    tree = parsed(SRC / door.__name__.rpartition(".")[2] / "__init__.py")
    brought = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    }
    assert sorted(brought) == sorted(door.__all__)
    assert all(hasattr(door, each) for each in door.__all__)


def test_nothing_rests_on_an_assert_that_python_may_leave_out():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in python(SRC, VERIFIER)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Assert)
    ]
    assert found == []
