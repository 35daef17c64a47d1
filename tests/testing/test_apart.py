"""Claim: the truth and the gate share nothing: no code, and no list of words."""

from hashlib import sha256
from pathlib import Path

import privity
from privity.testing import synthetic

TREE = Path(privity.__file__).parent
OURS = Path(synthetic.__file__).parent
GATE = [path for path in TREE.rglob("*") if path.is_file() and OURS not in path.parents]


def test_no_module_below_testing_names_it():
    edge = {TREE / "testing", TREE / "cli"}
    inner = [path for path in GATE if path.suffix == ".py" and not edge & set(path.parents)]
    assert len(inner) > 20
    assert not [path for path in inner if "privity.testing" in path.read_text("utf-8")]


def test_no_list_of_the_generator_is_a_list_of_the_gate():
    gate = {sha256(path.read_bytes()).hexdigest() for path in GATE if path.stat().st_size}
    ours = [
        path
        for path in OURS.rglob("*")
        if path.suffix in {".csv", ".gz", ".toml", ".sql"} and "__pycache__" not in path.parts
    ]
    assert len(ours) > 40
    assert not [path for path in ours if sha256(path.read_bytes()).hexdigest() in gate]


def test_every_select_says_what_it_makes_reads_and_why():
    for path in (OURS / "sql").rglob("*.sql"):
        if path.name == "macros.sql":
            continue
        head = path.read_text("utf-8").splitlines()[:3]
        assert head[0].startswith(f"-- {path.stem}: ")
        assert head[1].startswith("-- reads: ")
        assert head[2].startswith("-- why: ")
