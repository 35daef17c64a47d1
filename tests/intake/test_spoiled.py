"""A spoiled file is refused by the rules it breaks, at the place where, and nothing of it is stored."""

import pytest

from privity.adapters.parsing import child, parse, process
from privity.errors import InputError

from .spoiled import SPOILED


def here(path, folder, kind, limits, *, trusted):
    """The parser without its walls, for speed; `tests/adapters/parsing/test_process.py` has them up."""
    return process.Answer(child.read(kind, path, folder, limits, trusted=trusted), 0)


def refused(path, tmp_path, **given):
    tmp = tmp_path / "tmp"
    tmp.mkdir()
    out = tmp_path / "lines.parquet"
    with pytest.raises(InputError) as caught:
        parse(path, out=out, tmp=tmp, **given)
    assert not out.exists()
    assert list(tmp.iterdir()) == []
    return caught.value


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_file_is_refused_by_exactly_the_rules_it_breaks(name, tmp_path, monkeypatch):
    spoiled = SPOILED[name]
    path = tmp_path / spoiled.file
    spoiled.make(path)
    monkeypatch.setattr("privity.adapters.parsing.lines_file.ask", here)
    error = refused(path, tmp_path)
    assert {problem.rule for problem in error.problems} == spoiled.rules
    if spoiled.place:
        assert spoiled.place in {(problem.row, problem.column) for problem in error.problems}
