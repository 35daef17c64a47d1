"""The SQL and the reference judge every line alike, bit for bit, whatever the rules and the facts."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from privity.authority import decide
from privity.model.finding import Stage

DAY = date(2026, 3, 1)
SOURCES = ["line", "header", "derived", "register", "record", "finding", "release"]
FACTS = {f"{source}_{kind}": (kind, source) for source in SOURCES for kind in ("bool", "int", "text", "date")}
ROWS = 300


def fact(rng, kind, rank):
    """A fact that a stage of this rank may read."""
    allowed = SOURCES[:3] + SOURCES[3 : 3 + rank]
    return f"{rng.choice(allowed)}_{kind}"


def value(rng, kind, rank):
    plain = {
        "int": str(rng.randint(-2, 3)),
        "text": f"'{rng.choice('ab')}'",
        "date": f"day('2026-03-0{rng.randint(1, 3)}')",
    }
    name = fact(rng, kind, rank)
    match kind, rng.random():
        case "int", chance if chance < 0.2:
            return rng.choice(["ceiling", "floor"])
        case "date", chance if chance < 0.3:
            return f"{name} + {rng.choice(['-1', '1', 'ceiling'])}"
        case "bool", _:
            return name
        case _, chance if chance < 0.6:
            return name
    return plain[kind]


def condition(rng, rank, depth=0):
    """Some text of the language, of every form."""
    forms = ["fact", "stated", "compare", "in"] + ["and", "or", "not"] * (depth < 3)
    match rng.choice(forms):
        case "fact":
            return fact(rng, "bool", rank)
        case "stated":
            return f"stated({fact(rng, rng.choice(['bool', 'int', 'text', 'date']), rank)})"
        case "in":
            return f"{fact(rng, 'text', rank)} {rng.choice(['in', 'not in'])} ('a', 'c')"
        case "compare":
            kind = rng.choice(["int", "date", "text", "bool"])
            ops = ["==", "!="] + ["<", "<=", ">", ">="] * (kind in {"int", "date"})
            return f"{value(rng, kind, rank)} {rng.choice(ops)} {value(rng, kind, rank)}"
        case "not":
            return f"not ({condition(rng, rank, depth + 1)})"
        case word:
            parts = [f"({condition(rng, rank, depth + 1)})" for _ in range(rng.randint(2, 3))]
            return f" {word} ".join(parts)


def clauses(rng, count, easy_share):
    stages = list(Stage)
    for number in range(count):
        rank = rng.choice([0, 0, 0, 1, 2, 3, 4])
        easy = (
            f"stated({fact(rng, 'int', rank)}) or {fact(rng, 'bool', rank)} or not {fact(rng, 'bool', rank)}"
        )
        yield {
            "kind": "condition",
            "id": f"rule.{number // 2}",
            "stage": stages[rank].value,
            "when": easy if rng.random() < easy_share else condition(rng, rank),
            "scope": [rng.choice(["one", "two"])] if rng.random() < 0.3 else None,
        }


def row(rng):
    known = 0.97
    facts = {}
    for name, (kind, source) in FACTS.items():
        some = {"bool": rng.random() < 0.8, "int": rng.randint(-2, 3), "text": rng.choice("abc")}
        some["date"] = DAY + timedelta(days=rng.randint(-2, 2))
        facts[name] = some[kind] if rng.random() < known else None
        if source == "line":
            stated = True if facts[name] is not None else rng.choice([False, None])
            facts[f"{name}__stated"] = stated
    return facts


NUMBER = """
name = "{name}"
means = "A number."
unit = "things"
governed_by = "{by}"
[values.2026-02-28]
value = 1
source = "A test"
[values.2026-03-02]
value = 2
source = "A test"
"""


@pytest.fixture
def book(made, request):
    seed, easy_share = request.param
    rng = Random(seed)
    provisions = {
        "one": ("authority", [{"id": "one.x", "when": "stated(line_int) or header_bool"}]),
        "two": ("authority", [{"id": "two.x", "kind": "prohibition", "when": condition(rng, 0)}]),
        "bars": ("bars", list({c["when"]: c for c in clauses(rng, 90, easy_share)}.values())),
        "more": (
            "bars",
            [{"id": "more.x", "stage": "finding", "kind": "prohibition", "when": condition(rng, 3)}],
        ),
    }
    numbers = {
        f"parameters__{name}_toml": NUMBER.format(name=name, by=by)
        for name, by in (("ceiling", "header_date"), ("floor", "decided_on"))
    }
    return made(FACTS, provisions, **numbers).book(DAY)


def compared(book, judged, rng, stages, *, authority="one", with_header=True):
    rows = [row(rng) for _ in range(ROWS)]
    sql = judged(book, rows, authority=authority, stages=stages, with_header=with_header)
    one_by_one = [decide(book, authority, facts, stages, with_header=with_header) for facts in rows]
    assert sql == one_by_one
    return sql


@pytest.mark.parametrize("book", [(1, 0), (2, 0)], indirect=True)
def test_every_rule_of_random_books_over_random_lines(book, judged):
    rng = Random(book.digest)
    assert book.words == 2
    failed, unknown = set(), set()
    for stage in Stage:
        for words in compared(book, judged, rng, [stage], authority=rng.choice(["one", "two"])):
            failed |= {id(rule) for rule in book.rules_at(words[0])}
            unknown |= {id(rule) for rule in book.rules_at(words[1])}
    assert min(len(failed), len(unknown)) > len(book.rules) // 2


@pytest.mark.parametrize("book", [(3, 0.9), (4, 0.9)], indirect=True)
def test_stages_in_a_row(book, judged):
    rng = Random(book.digest)
    compared(book, judged, rng, sorted(rng.sample(list(Stage), 3), key=list(Stage).index))
    answers = compared(book, judged, rng, list(Stage))
    reached = {rule.stage for failed, _ in answers for rule in book.rules_at(failed)}
    assert len(reached) > 1


@pytest.mark.parametrize("book", [(5, 0.8)], indirect=True)
def test_and_without_a_header(book, judged):
    compared(book, judged, Random(1), [Stage.REQUEST, Stage.REGISTER], with_header=False)


@pytest.mark.parametrize("book", [(6, 0.5)], indirect=True)
@pytest.mark.parametrize("authority", [None, "three"])
def test_and_for_an_authority_that_is_not_there(book, judged, authority):
    answers = compared(book, judged, Random(2), [Stage.REQUEST], authority=authority)
    assert all(failed[0] & 1 for failed, _ in answers)
