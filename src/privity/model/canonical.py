"""Canonical JSON: the one way a value becomes bytes that are hashed or signed.

Sorted keys, no white space, ASCII only, integers only. A float has no place in
anything signed: two machines may print it differently.
"""

from __future__ import annotations

import json
from typing import Any, Final

_ENCODER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def canonical(value: Any) -> bytes:
    r"""Encode `value` (dict, list, str, int, bool, None, nested) as canonical JSON bytes.

    Raises:
        TypeError: `value` holds a float, bytes or any other type without a canonical form.

    >>> canonical({"b": [1, None], "a": "é"})
    b'{"a":"\\u00e9","b":[1,null]}'
    """
    _refuse_floats(value)
    return _ENCODER.encode(value).encode("ascii")


def _refuse_floats(value: Any) -> None:
    match value:
        case float():
            raise TypeError("canonical JSON has no floats")
        case dict():
            for key, inner in value.items():
                if not isinstance(key, str):
                    raise TypeError("canonical JSON keys are text")
                _refuse_floats(inner)
        case list() | tuple():
            for inner in value:
                _refuse_floats(inner)
        case _:
            return
