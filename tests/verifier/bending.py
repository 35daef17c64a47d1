"""A document of JSON objects bent in every place, one place at a time."""

import copy
import json

VALUES = (None, True, -1, 1.0, "x", "", [], {}, [[]], 2**53, ["\ud800"], "\ud800")
"""Of each kind that a reader may meet where it wants another."""


def a_field_more_or_less(whole):
    """The document with a field more, or one less, in each of its objects in turn: the way to the object, the field, what is left."""
    for path in _objects(whole):
        more = copy.deepcopy(whole)
        _at(more, path)["zz"] = 1
        yield path, "zz", more
        for name in list(_at(whole, path)):
            less = copy.deepcopy(whole)
            del _at(less, path)[name]
            yield path, name, less


def another_value(whole, value):
    """The document with `value` in place of each field's own in turn, in bytes; where that changes nothing it is passed over."""
    for path in _objects(whole):
        for name, was in _at(whole, path).items():
            if (name == "disclosures" and value == []) or value == was:
                continue
            bent = copy.deepcopy(whole)
            _at(bent, path)[name] = value
            yield json.dumps(bent, sort_keys=True, separators=(",", ":")).encode()


def _objects(value, path=()):
    """The way to every object."""
    if isinstance(value, dict):
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, inner in inside:
        yield from _objects(inner, (*path, key))


def _at(whole, path):
    for key in path:
        whole = whole[key]
    return whole
