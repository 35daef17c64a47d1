"""No record is read for a line before the log holds that it will be."""

from dataclasses import replace

import pytest

from privity.accounting.entry import read_entry
from privity.flow.assess import assess
from privity.flow.searching import Search
from privity.flow.verify import verify
from privity.wiring import open_office
from tests.flow.acts import first_lines
from tests.flow.conftest import file, number

THIRD = number(3)
AT_ONCE = 12


@pytest.fixture
def office(demo):
    file(demo, first_lines(demo, demo.root / "requests" / "third", "FIA-THIRD", 60))
    opened = open_office(demo.office)
    yield replace(opened, settings=replace(opened.settings, inspection_slice=AT_ONCE))
    opened.log.close()


def test_each_slice_stands_in_the_log_before_its_lines_are_looked_up(office, monkeypatch):
    seen = []
    real = Search.look_up

    def looks(search):
        part = len(seen)
        asked = [n for (n,) in search._engine.query("SELECT ordinal FROM asked WHERE ordinal > 0 ORDER BY 1")]
        entry = office.log.appended(f"inspection/{THIRD}/{part}")
        said = read_entry(office.log.entry(entry))
        event = [data for kind, *_, data in office.cases.events(THIRD) if kind == "looked-up"][-1]
        request = office.cases.batch(THIRD).request_entry
        assert (said["k"], said["count"], said["req"]) == ("inspection", len(asked), request)
        assert event == {"entry": entry, "low": asked[0], "high": asked[-1]}
        seen.append(asked)
        real(search)

    monkeypatch.setattr(Search, "look_up", looks)
    assess(office, THIRD)
    verify(office, THIRD)
    assert [len(asked) for asked in seen][:-1] == [AT_ONCE] * (len(seen) - 1)
    assert len(seen) > 2


def test_what_cannot_be_accounted_for_is_not_looked_up(office, monkeypatch):
    assess(office, THIRD)
    monkeypatch.setattr("privity.flow.verify.inspect_once", lambda *_, **__: pytest.fail("the log is full"))
    monkeypatch.setattr(Search, "look_up", lambda _: pytest.fail("looked"))
    with pytest.raises(pytest.fail.Exception, match="the log is full"):
        verify(office, THIRD)
    assert not office.files.exists(office.files.batch(THIRD).table("answers"))
