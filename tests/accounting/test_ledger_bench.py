"""The bench of the log measures what it says: every figure has its row, every bar its figure, and both ways of hashing one result."""

import subprocess
import sys
from hashlib import sha256

import pytest
from tests.house.tree import ROOT

BY_EACH = pytest.mark.usefixtures("hashed")

with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(ROOT / "bench")  # as Python does for a script there
    from ledger import measures, table

BESIDE = {"append sqlite", "append memory"}
"""What is there only where pymerkle is."""
WHOLE = {"report"}
"""What the whole run alone measures, in minutes of its own: it starts the verifier."""
RAW = {"blocks": 28e6, "calls": 2e6}


@pytest.fixture
def figures(tmp_path):
    """Every figure of a tiny run in this process."""
    found = {}
    for name, measure in measures.MEASURES.items():
        if name in WHOLE:
            continue
        folder = tmp_path / name
        if name == "proofs":
            measures.lay(folder, measures.SMALL.leaves)
        else:
            folder.mkdir()
        found |= measure(measures.SMALL, folder)
    return found


def mth(entries):
    """The root by the definition of RFC 6962."""
    if len(entries) == 1:
        return sha256(b"\0" + entries[0]).digest()
    half = 1 << (len(entries) - 1).bit_length() - 1
    return sha256(b"\1" + mth(entries[:half]) + mth(entries[half:])).digest()


@BY_EACH
def test_every_figure_has_a_row_and_every_row_a_figure(figures):
    roots = figures.pop("roots")
    found = figures | table.ratios(figures, RAW, {})
    reported = {row.name for row in table.ROWS if row.name.startswith("report")}
    assert found.keys() | BESIDE | reported == {row.name for row in table.ROWS}
    assert all(figure > 0 for figure in found.values())
    made = measures.entries(measures.SMALL.entries)
    assert roots == [mth(made[:size]).hex() for size in (1, len(made) // 2, len(made))]


@BY_EACH
@pytest.mark.parametrize("leaves", [1, 255, 256, 257, 65_535, 65_536, 66_000])
def test_the_log_that_proofs_are_taken_from_is_one_of_any_size(tmp_path, leaves):
    measures.lay(tmp_path / "log", leaves)
    sizes = measures.Sizes(leaves=leaves, proofs=10)
    assert measures.proofs(sizes, tmp_path / "log").keys() == {"proof warm", "proof warm p99", "proof cold"}


def test_a_figure_on_the_wrong_side_of_its_bar_is_missed():
    least, most = table.Row("a", "", ".1f", (2, 5)), table.Row("b", "", ".1f", (2, 1), most=True)
    assert [least.missed(measures.PLAIN, figure) for figure in (1.9, 2)] == [True, False]
    assert [least.missed(measures.NATIVE, figure) for figure in (4.9, 5)] == [True, False]
    assert [most.missed(measures.NATIVE, figure) for figure in (1, 1.1)] == [False, True]
    assert not table.Row("c", "", ".1f").missed(measures.PLAIN, 0)


@pytest.mark.full
def test_the_whole_bench_runs_at_tiny_sizes():
    run = [sys.executable, ROOT / "bench" / "ledger.py", "--small"]
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    assert all(row.says in said for row in table.ROWS if row.name not in BESIDE)
