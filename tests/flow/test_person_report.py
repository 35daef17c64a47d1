"""A person's report holds every disclosure filed under the label, shows that there is no other, and opens no more than the law gives."""

import json
import shutil
from base64 import b64decode
from dataclasses import replace
from types import SimpleNamespace

import pytest

from privity.accounting.entry import open_entry, read_entry
from privity.accounting.label import DEFERRED, OPEN
from privity.accounting.run import Head, check_run
from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.errors import InputError, IntegrityError
from privity.flow import persons
from privity.flow.content import identifiers_left
from privity.flow.person_report import person_report
from privity.wiring import open_office
from tests.flow.conftest import BATCH

DONE, USAGE, MAY_NOT = 0, 2, 4
GIVEN = {"elements", "nature", "purpose", "recipient", "address", "accounting"}


@pytest.fixture(scope="session")
def released_root(approved, tmp_path_factory):
    """An office whose approved lines left."""
    root = tmp_path_factory.mktemp("released") / "demo"
    shutil.copytree(approved, root)
    demo = DemoOffice(root, main, entries=900)
    demo.act("C-releaser", "release", "send", BATCH)
    close_all()
    return root


@pytest.fixture
def released(released_root, tmp_path):
    shutil.copytree(released_root, tmp_path / "demo")
    yield DemoOffice(tmp_path / "demo", main, entries=950)
    close_all()


@pytest.fixture
def opened(released):
    office = open_office(released.office)
    yield office
    office.log.close()


def subjects(office):
    """Whom the lines released are about: identifier to the entries of their release."""
    (release,) = office.cases.releases(BATCH)
    ordinals = office.cases.approved_ordinals(release.approval)
    found = {}
    for n, name in sorted(identifiers_left(office, BATCH, release.id).items()):
        found.setdefault(name, []).append(release.first_entry + ordinals.index(n))
    return found


def number_of(name):
    kind, _, digits = name.partition(":")
    return ["--record", digits] if kind == "record" else ["--id-number", digits]


def report(demo, name, tmp_path, *, person="C-privacy", more=(), allow=(DONE,)):
    out = tmp_path / "report.json"
    code = demo.act(person, "log", "person", *number_of(name), "--output", out, *more, allow=allow)
    close_all()
    return json.loads(out.read_bytes()) if code == DONE else code


def listed(office, made, told):
    """What the report's proofs show of one of its labels."""
    head = persons.index_at(office, made["index"]["i"])
    label = office.label_key.public.label(told["identifier"], told["domain"], b64decode(told["signature"]))
    return [
        n for run, proof in zip(head.runs, told["runs"], strict=True) for n in check_run(run, label, proof)
    ]


def test_each_line_released_stands_under_the_label_of_whom_it_is_about(opened):
    for name, entries in subjects(opened).items():
        label = persons.labels_of(opened, {0: name}, deferred=False)[0]
        for n in entries:
            assert persons.unb64u(read_entry(opened.log.entry(n))["sub"]) == label


def test_a_report_lists_exactly_what_left_about_the_person(released, tmp_path):
    office = open_office(released.office, reading=True)
    wanted = subjects(office)
    close_all()
    for name, entries in wanted.items():
        made = report(released, name, tmp_path)
        assert [each["i"] for each in made["entries"]] == entries
        office = open_office(released.office, reading=True)
        (told,) = [label for label in made["labels"] if label["identifier"] == name]
        assert (told["domain"], listed(office, made, told)) == (OPEN, entries)
        close_all()


def test_it_opens_what_an_accounting_gives_and_no_more(released, tmp_path):
    office = open_office(released.office, reading=True)
    name = next(iter(subjects(office)))
    close_all()
    made = report(released, name, tmp_path)
    for each in made["entries"]:
        values = open_entry(each["entry"].encode(), each["disclosures"])
        assert set(values) == GIVEN
        assert values["recipient"]
        assert values["address"]


def test_the_inspector_is_given_everything_under_both_labels(released, tmp_path):
    office = open_office(released.office, reading=True)
    name = next(iter(subjects(office)))
    close_all()
    made = report(released, name, tmp_path, person="C-inspector", more=["--everything"])
    assert {label["domain"] for label in made["labels"]} == {OPEN, DEFERRED}
    for each in made["entries"]:
        values = open_entry(each["entry"].encode(), each["disclosures"])
        assert {"release", "line", "by", "package"} <= set(values)


def test_somebody_about_whom_nothing_left_is_shown_that(released, tmp_path):
    made = report(released, "ssn:219098765", tmp_path)
    office = open_office(released.office, reading=True)
    assert made["entries"] == []
    assert all(listed(office, made, told) == [] for told in made["labels"])


def test_making_one_is_accounted_and_a_persons_own_report_is_the_privacy_officers(released, tmp_path):
    before = open_office(released.office, reading=True).log.size
    close_all()
    report(released, "ssn:219098765", tmp_path)
    office = open_office(released.office, reading=True)
    kinds = [read_entry(office.log.entry(n))["k"] for n in range(before, office.log.size)]
    close_all()
    assert kinds == ["inspection", "index"]
    for person, more in (("C-releaser", ()), ("C-inspector", ()), ("C-privacy", ("--everything",))):
        assert (
            report(released, "ssn:219098765", tmp_path, person=person, more=more, allow=(MAY_NOT,)) == MAY_NOT
        )


@pytest.mark.parametrize(
    "given",
    [["--id-number", "abc"], ["--id-number", "000123456"], ["--id-number", "219098765", "--record", "P-1"]],
)
def test_what_is_no_number_is_refused_before_anything_is_accounted(released, tmp_path, given):
    before = open_office(released.office, reading=True).log.size
    close_all()
    out = tmp_path / "report.json"
    assert released.act("C-privacy", "log", "person", *given, "--output", out, allow=(USAGE,)) == USAGE
    assert open_office(released.office, reading=True).log.size == before


def test_a_recall_is_on_the_persons_list(released, tmp_path):
    office = open_office(released.office, reading=True)
    (release,) = office.cases.releases(BATCH)
    name, entries = next(iter(subjects(office).items()))
    close_all()
    released.act("C-releaser", "release", "recall", release.id, "--why", "wrong_person")
    made = report(released, name, tmp_path)
    kinds = [json.loads(each["entry"])["k"] for each in made["entries"]]
    assert kinds == ["release"] * len(entries) + ["recall"] * len(entries)
    values = open_entry(made["entries"][-1]["entry"].encode(), made["entries"][-1]["disclosures"])
    assert values == {"why": "wrong_person"}


# The index


def test_nothing_new_needs_no_new_entry_and_something_does(opened):
    first = persons.index_log(opened)
    assert persons.index_log(opened) == first
    opened.log.append([opened.log.entry(0)], key="more")
    second = persons.index_log(opened)
    assert second.entry == first.entry + 2
    assert second.runs[-1].high == second.entry


def test_an_empty_log_has_nothing_to_file_and_says_so(opened):
    empty = SimpleNamespace(size=0, of_kind=lambda _kind, _start: [])
    with pytest.raises(InputError, match="empty"):
        persons.index_log(replace(opened, log=empty))


def test_runs_stay_few_and_cover_all(opened):
    for n in range(40):
        opened.log.append([opened.log.entry(0)] * (1 + n % 3), key=f"more {n}")
        found = persons.index_log(opened)
        assert [run.low for run in found.runs] == [0, *(run.high for run in found.runs[:-1])]
        assert found.runs[-1].high == found.entry
        assert len(found.runs) <= 6


def test_lost_runs_are_made_again_from_the_log(opened, released):
    found = persons.index_log(opened)
    shutil.rmtree(released.office / "log" / "persons")
    opened.log.append([opened.log.entry(0)], key="more")
    again = persons.index_log(opened)
    assert again.runs[0].low == 0
    assert again.runs[-1].high > found.runs[-1].high


def test_an_index_entry_that_the_log_does_not_bear_out_stops_it(opened, released):
    found = persons.index_log(opened)
    wrong = replace(found.runs[0], root=bytes(32))
    opened.log.append(
        [
            persons.build(
                "index", seal=persons.seal(opened, "index", when=2_000_000_000), when=2_000_000_000,
                clear={"runs": [wrong.told, *(run.told for run in found.runs[1:])]}, sealed={},
            ).data
        ],
        key="false index",
    )  # fmt: skip
    shutil.rmtree(released.office / "log" / "persons")
    opened.log.append([opened.log.entry(0)], key="more")
    with pytest.raises(IntegrityError, match="does not commit"):
        persons.index_log(opened)


def test_what_is_remembered_never_hides_a_later_index_entry(opened):
    first = persons.index_log(opened)
    opened.log.append([opened.log.entry(0)], key="more")
    second = persons.index_log(opened)
    for place in (0, first.entry, first.entry - 1, 10**9):
        opened.persons.remember(place)
        assert persons.newest(opened) == second


def test_heads_are_read_as_they_were_told(opened):
    found = persons.index_log(opened)
    told = read_entry(opened.log.entry(found.entry))["runs"]
    assert tuple(Head.read(each) for each in told) == found.runs


# What the law defers


@pytest.fixture
def deferring(approved, tmp_path, monkeypatch):
    """The same, where the law keeps disclosures under this authority from the person for now."""
    shutil.copytree(approved, tmp_path / "demo")
    demo = DemoOffice(tmp_path / "demo", main, entries=970)
    kind = type(open_office(demo.office, reading=True).pack)
    close_all()
    monkeypatch.setattr(kind, "tells_at_once", lambda *_: False)
    demo.act("C-releaser", "release", "send", BATCH)
    close_all()
    return demo


def test_what_is_deferred_is_on_the_inspectors_list_and_not_on_the_persons(deferring, tmp_path, capsys):
    office = open_office(deferring.office, reading=True)
    name, entries = next(iter(subjects(office).items()))
    close_all()
    assert report(deferring, name, tmp_path)["entries"] == []
    made = report(deferring, name, tmp_path, person="C-inspector", more=["--everything"])
    assert [each["i"] for each in made["entries"]] == entries
    capsys.readouterr()
    deferring.act("C-privacy", "report", "person", "--id-number", name.partition(":")[2])
    told = capsys.readouterr().out
    assert "No disclosure of your record" in told
    assert "tell only later, if there are any" in told


def line_of(office, entry):
    (release,) = office.cases.releases(BATCH)
    ordinal = office.cases.approved_ordinals(release.approval)[entry - release.first_entry]
    return next(line_id for n, line_id, _, _ in office.cases.outcomes(BATCH) if n == ordinal)


def test_counsel_unseals_it_once_and_the_person_sees_it(deferring, tmp_path, capsys):
    office = open_office(deferring.office, reading=True)
    name, (entry, *_) = next(iter(subjects(office).items()))
    line = f"{BATCH}/{line_of(office, entry)}"
    close_all()
    unsealing = ("log", "unseal", line, "--why", "the investigation has ended")
    assert deferring.act("C-privacy", *unsealing, allow=(MAY_NOT,)) == MAY_NOT
    for _ in range(2):
        assert deferring.act("C-counsel", *unsealing) == DONE
    made = report(deferring, name, tmp_path)
    kinds = [json.loads(each["entry"])["k"] for each in made["entries"]]
    assert kinds == ["release", "unseal"]
    values = open_entry(made["entries"][0]["entry"].encode(), made["entries"][0]["disclosures"])
    assert set(values) == GIVEN
    capsys.readouterr()
    deferring.act("C-privacy", "report", "person", "--id-number", name.partition(":")[2])
    assert "1. On " in capsys.readouterr().out


def test_what_is_open_or_never_left_is_not_unsealed(released):
    office = open_office(released.office, reading=True)
    _, (entry, *_) = next(iter(subjects(office).items()))
    line = line_of(office, entry)
    close_all()
    for named in (f"{BATCH}/{line}", f"{BATCH}/nobody"):
        unsealing = ("log", "unseal", named, "--why", "x")
        assert released.act("C-counsel", *unsealing, allow=(USAGE,)) == USAGE


def test_the_pack_defers_what_counsel_has_not_opened(office):
    pack = office.pack
    assert not pack.tells_at_once("i2", {"Q11": "deferred_date"})
    assert not pack.tells_at_once("i2", {})
    assert pack.tells_at_once("i2", {"Q11": "at_once"})
    assert pack.tells_at_once("l7", {})
    assert not pack.tells_at_once("nothing", {"Q11": "at_once"})


def test_somebody_without_a_number_is_found_by_the_record(opened):
    assert persons.identifier("P-17", None, None) == "record:P-17"
    with pytest.raises(InputError):
        person_report(opened, number=None, record=None, by="C-privacy", key=None)
