"""Every named SQL step says what it makes, what it reads and why; what it says is what it does."""

import re
from functools import cache

import sqlglot
from sqlglot import exp

from .tree import ROOMS, SRC, name

STEPS = sorted(path for package in (*ROOMS, "standards") for path in (SRC / package).rglob("*.sql"))
LABEL = re.compile(r"^-- (makes|reads|why)  +(.*)$")
INNER = re.compile(r"\([^()]*\)")


def header(path):
    found, label = {}, ""
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("--"):
            break
        start = LABEL.match(line)
        if start:
            label = start[1]
            found[label] = start[2]
        elif label:
            found[label] += " " + line.removeprefix("--").strip()
    return found


@cache
def query(path):
    """The step's statement; ``@name`` and ``{name}`` stand for relations of the plan it is made for."""
    text = re.sub(r"[@{]([a-z_]+)}?", r"\1", path.read_text("utf-8"))
    statements = [each for each in sqlglot.parse(text, read="duckdb") if each is not None]
    assert len(statements) == 1, "a step is one SELECT"
    return statements[0]


def relations(select):
    """Names a SELECT takes rows from, those it defines itself left out."""
    own = {cte.alias for cte in select.find_all(exp.CTE)}
    return {table.name for table in select.find_all(exp.Table) if table.name and table.name not in own}


def named(text):
    """``a (x, y), b; c`` -> a, b, c; what follows a colon is prose."""
    bare = text.partition(":")[0]
    while INNER.search(bare):
        bare = INNER.sub("", bare)
    return {part.strip() for part in re.split("[,;]", bare) if part.strip()}


def unlike(said, done):
    """Steps whose header says one thing and whose SQL does another."""
    return {name(path): (said(path), done(path)) for path in STEPS if said(path) != done(path)}


def test_every_step_says_what_it_makes_what_it_reads_and_why():
    assert unlike(lambda path: set(header(path)), lambda _: {"makes", "reads", "why"}) == {}


def test_every_step_makes_the_relation_it_is_named_after():
    def short(relation, path):
        return relation.strip("{}").removeprefix(path.parents[1].name + "_")

    strays = [
        name(path)
        for path in STEPS
        for relation in named(header(path)["makes"])
        if short(relation, path) not in {short(path.stem, path), "makes"}
    ]
    assert strays == []


def test_every_step_reads_exactly_the_relations_it_says():
    said = {path: {relation.strip("{}") for relation in named(header(path)["reads"])} for path in STEPS}
    assert unlike(lambda path: said[path] - {"nothing"}, lambda path: relations(query(path))) == {}


def test_every_step_is_one_select():
    assert [name(path) for path in STEPS if not isinstance(query(path), exp.Query)] == []
