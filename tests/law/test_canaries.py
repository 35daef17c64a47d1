"""Every authority has test lines of its own, each lawful on its face but for the one thing it must be refused for."""

from dataclasses import replace
from datetime import date

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.authority import assess_sql
from privity.flow.book import words
from privity.flow.facts import no_earlier_lines, request_facts
from privity.law import canaries, lists, load, packs
from privity.model.finding import Stage
from privity.model.request import COLUMNS, Header

DAY = date(2026, 11, 22)
OWN_ACT = {"i3A", "i3B", "i3C"}
"""Authorities nobody but the custodian can use."""
FEWEST, FEW = 2, 6
AUTHORITIES = [(pack, authority) for pack in packs() for authority in load(pack).authorities(DAY)]


def header(pack, authority):
    purposes = (name for name, entry in load(pack).purposes.items() if authority in entry["accepted"])
    return Header(
        batch_id="CANARY", custodian="CUST", requesting_agency="CUST" if authority in OWN_ACT else "AGENCY",
        requester_name="A Name", requester_office="an office", officer_id="A-1", authority=authority, agreement=None,
        recipient="R-1", purpose=next(purposes, None), attestation="As asked.", signed_on=DAY,
        lines_file="lines.csv", lines_sha256="0" * 64, lines_count=1,
    )  # fmt: skip


def judged(pack, authority, lines, folder):
    """The conditions each line fails or leaves open at stage request, all of them in one file."""
    book = load(pack).book(DAY)
    no_places = replace(lists(pack), facilities=())
    columns = (("ordinal", "BIGINT"), *((name, "VARCHAR") for name in COLUMNS), ("line_digest", "VARCHAR"))
    with DuckDBEngine(spill=folder) as engine:
        engine.attach_rows(
            "lines", columns, [(n, *(line.get(c) for c in COLUMNS), "") for n, line in enumerate(lines, 1)]
        )
        no_earlier_lines(engine)
        request_facts(engine, load(pack), no_places, header=header(pack, authority), signed=True, on=DAY)
        sql = assess_sql(book, authority=authority, stages=(Stage.REQUEST,), source="request_facts")
        names = ", ".join([*words("failed", book), *words("unknown", book)])
        rows = engine.query(f"SELECT {names} FROM ({sql}) AS f ORDER BY ordinal")
    return [book.fold(bits[: book.words], bits[book.words :]) for bits in rows]


@pytest.mark.parametrize(("pack", "authority"), AUTHORITIES)
def test_each_authority_has_test_lines(pack, authority):
    assert len(canaries(pack).get(authority, ())) >= FEWEST


@pytest.mark.parametrize(("pack", "authority"), AUTHORITIES)
def test_a_test_line_fails_what_it_must_and_nothing_else_on_its_face(pack, authority, tmp_path):
    riding = canaries(pack)[authority]
    # A few at a time: many lines with one reason are a defect of their own.
    found = [
        each
        for start in range(0, len(riding), FEW)
        for each in judged(pack, authority, [line for line, _ in riding[start : start + FEW]], tmp_path)
    ]
    for (line, fails), (failed, unknown) in zip(riding, found, strict=True):
        assert (set(failed), unknown) == (set(fails), ()), line


def test_no_test_line_is_kept_for_an_authority_that_is_none():
    for pack in packs():
        assert canaries(pack).keys() <= set(load(pack).authorities(DAY))
