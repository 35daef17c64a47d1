"""Nearly every one-step mistake in the law is noticed, and most by what was written from the statute alone."""

import tomllib
from itertools import islice
from pathlib import Path

import pytest
from tests.law.mutation import NOTICED, WRITTEN, surveyed, table

import privity.law
from privity.authority import decide
from privity.authority.cases import NEAR_MISSES, ON
from privity.authority.language.written import written
from privity.authority.mutation import Bench, Books, mutants
from privity.authority.mutation.judging import fold, judged
from privity.law import cases, load, packs
from privity.model.finding import Stage

EVERY = 15
"""Of the mistakes, those judged at every change; `full` judges all."""


def enough(found):
    """The shares reached, with the whole table for whoever reads a failure."""
    return found.share_noticed >= NOTICED and found.share_written >= WRITTEN, "\n".join(table(found))


@pytest.mark.parametrize("pack", packs())
def test_of_every_so_many_mistakes_nearly_all_are_noticed(pack):
    found = surveyed(pack, EVERY)
    reached, said = enough(found)
    assert found.changing
    assert reached, said


@pytest.mark.full
@pytest.mark.parametrize("pack", packs())
def test_of_all_mistakes_nearly_all_are_noticed(pack):
    reached, said = enough(surveyed(pack))
    assert reached, said


def test_every_kind_of_mistake_is_made():
    kinds = {mutant.kind for mutant in mutants(load("us_tax").book(ON))}
    rules = {"rule", "kind", "stage", "scope", "parameter"}
    conditions = {"comparison", "number", "text", "word", "part", "stated", "not", "fact"}
    assert kinds == rules | conditions


@pytest.mark.parametrize("pack", packs())
def test_every_mistake_is_made_once_and_changes_the_book(pack):
    book = load(pack).book(ON)
    made = list(mutants(book))
    assert [mutant.id for mutant in made] == [mutant.id for mutant in mutants(book)]
    assert len({mutant.id for mutant in made}) == len(made)
    assert [mutant.says for mutant in made if mutant.applied(book).rules == book.rules] == []


@pytest.mark.parametrize("pack", packs())
def test_a_condition_written_back_is_read_as_the_same(pack):
    held = load(pack)
    assert [
        rule.when
        for rule in held.book(ON).rules[1:]
        if held.parsed(written(rule.tree)) != held.parsed(rule.when)
    ] == []


@pytest.mark.parametrize("pack", packs())
def test_judging_only_what_changed_finds_what_judging_everything_finds(pack):
    book = load(pack).book(ON)
    some = [case for case in cases(pack) if case.on == ON and not case.elections][::20]
    lines = [judged(book, case.authority, case.facts, with_header=case.with_header) for case in some]
    for mutant in islice(mutants(book), 1, None, 60):
        mistaken = mutant.applied(book)
        for case, line in zip(some, lines, strict=True):
            words = decide(mistaken, case.authority, case.facts, Stage, with_header=case.with_header)
            whole = tuple(frozenset(ids) for ids in mistaken.fold(*words))
            assert fold(line.under(mutant.changed) or line.answers) == whole, (mutant.says, case.that)


@pytest.mark.parametrize("pack", packs())
def test_every_near_miss_tells_the_mistakes_it_names(pack):
    held = load(pack)
    book = held.book(ON)
    bench = Bench(Books(held, book), [case for case in cases(pack) if case.by_engine])
    made = {}
    for mutant in mutants(book):
        made.setdefault(mutant.says, []).append(mutant)
    named = {}
    for file in (Path(privity.law.__file__).parent / pack / NEAR_MISSES).glob("*.toml"):
        for entry in tomllib.loads(file.read_text("utf-8"))["near_miss"]:
            named[entry["that"]] = entry["tells"]
    assert len(named) == len(bench.cases)
    assert all(named.values())
    untold = [
        (case.that, words)
        for case in bench.cases
        for words in named[case.that]
        if not any(bench.notices(case, mutant) for mutant in made.get(words, ()))
    ]
    assert untold == []
