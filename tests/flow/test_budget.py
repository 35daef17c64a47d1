"""Nobody finds an address by guessing: a person is looked up three times a year, however it is filed, and no more."""

import csv
from dataclasses import replace
from datetime import date, timedelta

import pytest

from privity.errors import IntegrityError
from privity.flow import budget
from privity.flow.assess import assess, standing
from privity.flow.certificate import issue, requesters
from privity.flow.letters import PROGRESS, letter
from privity.flow.show import by_condition
from privity.flow.submit import submit
from privity.flow.verify import run, verify
from privity.testing import demonstration as papers
from privity.testing.synthetic import HeaderFields
from privity.testing.truth import write_request
from privity.wiring import open_office
from tests.flow.conftest import number

PER_PERSON = 3
"""The default of the pack; the one line of the demonstration was looked up twice when the template was made."""


class Desk:
    """An opened office into which lines are filed, each call a file of its own."""

    def __init__(self, demo):
        self.demo, self.office, self.files = demo, open_office(demo.office), 2
        with (demo.root / "requests" / "one" / "lines.csv").open(encoding="utf-8", newline="") as source:
            (self.lawful,) = csv.DictReader(source)

    def line(self, **changes):
        """The lawful line about a person nobody asked about yet, changed."""
        asked_anew = {"given_name": "Marabel", "id_number": "", "id_type": "", "date_of_birth": "1971-03-04"}
        return self.lawful | asked_anew | {"address_line1": "4120 Juniper Street", "address_line2": "", "city": "Denver",
                                           "state": "CO", "postal_code": "80205"} | changes  # fmt: skip

    def filed(self, lines):
        """File the lines; the batch's number."""
        self.files += 1
        rows = [row | {"line_id": f"L{n:06}"} for n, row in enumerate(lines, 1)]
        header = HeaderFields(signed_on=self.office.today(), batch_id=f"FIA-{self.files}")
        folder = self.demo.root / "requests" / header.batch_id
        write_request(folder, header, list(self.lawful), rows)
        self.demo.sign_header(folder / "lines.header.toml", papers.REQUESTER)
        return submit(self.office, folder / "lines.header.toml", filed_by="C-intake").id

    def ask(self, *lines):
        """File and settle them; the outcomes in line order, with the conditions not met."""
        batch = self.filed(lines)
        run(self.office, batch)
        failed = by_condition(self.office, self.office.cases.batch(batch))
        return [outcome for _, _, outcome, _ in self.office.cases.outcomes(batch)], failed


@pytest.fixture
def desk(demo):
    made = Desk(demo)
    yield made
    made.office.log.close()


def places(desk, **named):
    """Five guesses at the address of one person."""
    return [desk.line(address_line1=f"{n}20 Juniper Street", **named) for n in range(1, 6)]


NUMBERED = {"id_number": "412563217", "id_type": "ssn"}


def test_fm_28_five_guesses_in_one_file_are_none(desk):
    outcomes, failed = desk.ask(*places(desk, **NUMBERED))
    assert outcomes == ["facially_refused"] * 5
    assert failed == {"budget.person": 5, "budget.office": 5}


def test_fm_28_five_guesses_in_five_files_are_three(desk):
    """By number; by name and birth date; and with the number mistyped by a digit each time."""
    mistyped = [
        {"id_number": f"41256321{digit}", "id_type": "ssn", "given_name": "Orla"} for digit in range(5)
    ]
    files = zip(
        places(desk, **NUMBERED, given_name="Una"),
        places(desk),
        [guess | wrong for guess, wrong in zip(places(desk), mistyped, strict=True)],
        strict=True,
    )
    seen = [desk.ask(*guesses) for guesses in files]
    for outcomes, failed in seen[:PER_PERSON]:
        assert "facially_refused" not in outcomes
        assert not {"budget.person", "budget.office"} & failed.keys()
    for outcomes, failed in seen[PER_PERSON:]:
        assert outcomes == ["facially_refused"] * 3
        assert failed == {"budget.person": 3, "budget.office": 3}


def test_batches_assessed_side_by_side_share_one_budget(desk):
    """What is assessed and not looked up yet has spent already."""
    batches = [desk.filed([guess]) for guess in places(desk, **NUMBERED)[: PER_PERSON + 1]]
    for batch in batches:
        assess(desk.office, batch)
    states = [desk.office.cases.counts(batch)["verified_pending"] for batch in batches]
    assert states == [1, 1, 1, 0]


def test_a_run_that_is_killed_and_run_again_spends_once(desk, monkeypatch):
    first, second, third = places(desk, **NUMBERED)[:3]
    batch = desk.filed([first])
    monkeypatch.setattr("privity.flow.assess.LineOutcome", None)
    with pytest.raises(AttributeError):
        assess(desk.office, batch)
    monkeypatch.undo()
    spent = desk.office.files.batch(batch).table("spent")
    assess(desk.office, batch)
    assert desk.office.files.exists(spent)
    verify(desk.office, batch)
    verify(desk.office, batch)
    run(desk.office, batch)
    for guess in (second, third):
        (outcome,), failed = desk.ask(guess)
        assert (outcome != "facially_refused", failed.get("budget.person")) == (True, None)


def test_the_budget_is_durable_before_the_first_look_up(desk, monkeypatch):
    seen = []

    def looks(office, batch):
        folder = office.files.batch(batch.id)
        seen.append(
            (office.files.exists(folder.table("spent")), batch.facts["spends"], batch.facts["looked_up_on"])
        )
        raise RuntimeError

    monkeypatch.setattr("privity.flow.verify._look_up", looks)
    with pytest.raises(RuntimeError):
        run(desk.office, desk.filed([desk.line()]))
    assert seen == [(True, 1, desk.office.today().isoformat())]


def counts(desk, batch, **changed):
    """What a file with the same lines would count, filed by another agency, under another authority, on another day."""
    other = replace(
        desk.office.cases.batch(batch), id="B-1999-1", **{k: v for k, v in changed.items() if k != "on"}
    )
    on = changed.get("on", desk.office.today())
    folder = desk.office.files.batch(batch)
    desk.office.files.batch(other.id).root.mkdir(exist_ok=True)
    with desk.office.engine() as engine:
        for name in ("line_values", "names_std", "numbers_std", "addresses_std"):
            engine.attach_parquet(name, folder.table(name))
        budget.count_lookups(
            engine, desk.office, other, standing(desk.office, desk.office.cases.batch(batch)).book, on
        )
        (row,) = engine.query("SELECT * EXCLUDE (ordinal) FROM lookup_loads")
    return row


def test_another_authority_agency_or_day_is_no_way_round(desk):
    batch = desk.filed([desk.line(**NUMBERED)])
    run(desk.office, batch)
    assert (
        counts(desk, batch)
        == counts(desk, batch, authority="i7A")
        == counts(desk, batch, authority="i5")
        == (2, 2, 2, 2)
    )
    assert counts(desk, batch, agency="OTHER") == (1, 1, 2, 2)
    year = desk.office.today() + timedelta(days=365)
    assert counts(desk, batch, on=year - timedelta(days=1)) == (2, 2, 2, 2)
    assert counts(desk, batch, on=year) == (1, 1, 1, 1)
    assert counts(desk, batch, authority="l7") == (1, 1, 1, 1)


def test_what_is_not_looked_up_yet_counts_however_long_ago_it_was_assessed(desk):
    batch = desk.filed([desk.line(**NUMBERED)])
    assess(desk.office, batch)
    assert counts(desk, batch, on=date(2099, 1, 1)) == (2, 2, 2, 2)


def test_a_budget_whose_book_is_gone_closes_the_gate(desk):
    desk.ask(desk.line(**NUMBERED))
    spent = desk.office.files.batch(number(3)).table("spent")
    spent.unlink()
    batch = desk.filed([desk.line()])
    with pytest.raises(IntegrityError, match="budget of look-ups"):
        assess(desk.office, batch)


def test_what_others_asked_refuses_and_is_not_told(desk):
    """Three files of another agency: the fourth, ours, is refused, and reads as if it waited."""
    for guess in places(desk, **NUMBERED)[:3]:
        run(desk.office, desk.filed([guess]))
    kept = {number(1), number(2)}
    others = [b if b.id in kept else replace(b, agency="OTHER") for b in desk.office.cases.batches()]
    mine = desk.filed([desk.line(**NUMBERED), desk.line(given_name="Adela")])
    seen = [*others, desk.office.cases.batch(mine)]
    office = replace(desk.office, cases=Renamed(desk.office.cases, seen))
    run(office, mine)
    issue(office, mine)
    failed = by_condition(office, office.cases.batch(mine))
    assert (failed["budget.office"], failed.get("budget.person")) == (1, None)
    assert office.cases.line(mine, "L000001")[1] == "facially_refused"
    told = requesters(office, mine)
    assert (told["facially_refused"], told["by_condition"], told["in_progress"]) == (0, {}, 2)
    letters = {
        line: letter(office, f"{mine}/{line}").partition("Rule book")[0] for line in ("L000001", "L000002")
    }
    one, other = (text.replace(line, "LINE") for line, text in letters.items())
    assert PROGRESS in one
    assert one == other


class Renamed:
    """A case store that says of some batches that another agency filed them."""

    def __init__(self, cases, batches):
        self._cases, self._batches = cases, batches

    def __getattr__(self, name):
        return getattr(self._cases, name)

    def batches(self):
        return tuple(self._batches)
