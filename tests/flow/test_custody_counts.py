"""What custodians count is what the log holds; a load seals for all of them; and they are processes of their own."""

import json
import shutil
import sqlite3
from dataclasses import replace

import pytest

from privity.accounting.entry import open_entry, read_entry
from privity.cli.demo_custodians import KEEPERS
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.errors import UnavailableError
from tests.flow.acts import packages
from tests.flow.custody import (
    ALTERED,
    CLOSED,
    DONE,
    KEYS,
    Some,
    apart,
    compared,
    opened,
    sealed,
    sending,
)
from tests.flow.test_person_report import report, subjects

# Counts


def journal(server, sql):
    with sqlite3.connect(server.custodian._folder / "journal.sqlite3") as db:
        db.execute(sql)


def test_a_custodian_that_forgot_or_gave_besides_is_named(kept, capsys):
    demo, servers = kept
    sending(demo)
    first, second, third = (servers[body] for body in KEEPERS)
    assert all(each["differences"] == [] for each in compared(demo, DONE, capsys).values())
    journal(first, "DELETE FROM given WHERE entry = (SELECT max(entry) FROM given)")
    journal(second, "INSERT INTO given VALUES (0, x'00', x'00')")
    found = compared(demo, ALTERED, capsys)
    assert "does not count 1 shares that this office was given" in found[KEYS[0]]["differences"][0]
    assert (
        "gave shares for 1 entries that are no openings of this log, entry 0"
        in found[KEYS[1]]["differences"][0]
    )
    assert found[KEYS[2]]["differences"] == []
    third.server_close()
    assert compared(demo, ALTERED, capsys)[KEYS[2]]["said"] == "no answer"


def test_a_custodian_that_is_silent_is_told_by_the_exit(kept, capsys):
    demo, servers = kept
    servers[KEEPERS[0]].server_close()
    assert compared(demo, CLOSED, capsys)[KEYS[0]]["count"] is None


def test_counts_stand_in_the_log_as_they_were_signed(kept, capsys):
    demo, _ = kept
    sending(demo)
    found = compared(demo, DONE, capsys, "--record")
    with opened(demo, reading=True) as office:
        for name in KEYS:
            entry = read_entry(office.log.entry(found[name]["entry"]))
            assert (entry["k"], entry["count"], entry["upto"]) == (
                "custodian-report",
                3,
                found[name]["count"]["upto"],
            )
    assert len(list((demo.office / "log" / "custodians").iterdir())) == 3


def test_a_log_that_custodians_did_not_see_so_is_named(kept, tmp_path, capsys):
    demo, _ = kept
    old = DemoOffice(tmp_path / "backup", main)
    shutil.copytree(demo.root, old.root)
    sending(demo)
    found = compared(old, ALTERED, capsys)
    assert "it was rolled back" in found[KEYS[0]]["differences"][-1]
    with opened(old) as office:
        office.log.append([office.log.entry(0)] * 50, key="other")
    found = compared(old, ALTERED, capsys)
    assert "saw another log" in found[KEYS[0]]["differences"][-1]


# The person


def test_a_person_sees_that_the_record_was_opened_and_the_inspector_whose_and_by_whom(kept, tmp_path):
    demo, _ = kept
    sending(demo)
    with opened(demo, reading=True) as office:
        name, entries = next(iter(subjects(office).items()))
        places = office.log.of_kind("opening")
    told = report(demo, name, tmp_path)
    shown = [each for each in told["entries"] if each["i"] in places]
    assert len(shown) == len(entries)
    assert all(each["disclosures"] == [] for each in shown)
    told = report(demo, name, tmp_path, person="C-inspector", more=["--everything"])
    for each in told["entries"]:
        if each["i"] in places:
            values = open_entry(each["entry"].encode(), each["disclosures"])
            assert values["by"] == "C-releaser"
            assert set(values) == {"record", "line", "by"}


# Loading


def test_a_part_whose_class_not_every_custodian_took_is_not_finished(demo):
    before = (demo.office / "records" / "records.json").read_bytes()
    with sealed(demo):
        for folder in (demo.office / "records").iterdir():
            shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
        from privity.cli.records import _sources
        from privity.flow import records

        sources = [_sources(demo.root / "national")]
        with opened(demo) as office:
            for path in ("offer", "keep"):
                short = replace(office, custodians=Some(office.custodians, KEYS[2:], path=path))
                with pytest.raises(UnavailableError, match="Every custodian must take"):
                    records.load(short, sources)
                assert list((demo.office / "records").glob("*/part.json")) == []
            first, _ = records.load(office, sources)
            again, _ = records.load(office, sources)
            assert again == first
            assert len(first.custody) == 1
    assert json.loads(before)["parts"][0].keys() == {"name", "persons", "first_no", "sources", "files"}


def test_a_load_killed_between_two_parts_goes_on_with_a_class_for_each(demo):
    """What was finished keeps its class; what was not gets another."""
    from privity.cli.records import _sources
    from privity.flow import records

    sources = [_sources(demo.root / "national")]
    with sealed(demo), opened(demo) as office:
        real, calls = office.files.write, []

        def killed(path, data):
            calls.append(path.name)
            if calls.count("part.json") == 2:
                raise KeyboardInterrupt
            real(path, data)

        office.files.write = killed
        with pytest.raises(KeyboardInterrupt):
            records.load(office, sources, most=1_000)
        del office.files.write
        (finished,) = [
            json.loads(path.read_bytes())["part"]["custody"]["class"]
            for path in (demo.office / "records").glob("*/part.json")
            if json.loads(path.read_bytes())["part"]["persons"] < 2_000
        ]
        manifest, _ = records.load(office, sources, most=1_000)
        assert len(manifest.custody) == len(manifest.parts) > 1
        assert finished in manifest.custody


def test_an_office_is_closed_until_its_record_file_is_loaded_as_its_settings_say(waiting):
    with sealed(waiting):
        settings = waiting.office / "privity.toml"
        text = settings.read_text()
        settings.write_text(text.partition("[custodians]")[0])
        sending(waiting, CLOSED)
        waiting.run("records", "load", waiting.root / "national", "--office", waiting.office)
        settings.write_text(text)
        sending(waiting, CLOSED)
    assert packages(waiting) == {}


# Processes of their own


def test_custodians_are_processes_that_may_be_killed_and_started_again(waiting, capsys):
    with apart(waiting) as processes:
        for body in KEEPERS[1:]:
            processes[body].kill()
        sending(waiting, CLOSED)
        assert packages(waiting) == {}
        processes[KEEPERS[0]].kill()
        for process in processes.values():
            process.start()
        waiting.run("release", "resume", "--office", waiting.office)
        assert packages(waiting)
        found = compared(waiting, DONE, capsys)
        assert [found[name]["count"]["count"] for name in KEYS] == [6, 3, 3]


def test_an_office_without_custodians_says_so_and_has_nobody_to_ask(demo, capsys):
    assert demo.run("log", "custodians", "--office", demo.office, allow=(CLOSED,)) == CLOSED
    capsys.readouterr()
    demo.run("doctor", "--office", demo.office, "--json", allow=(0, 1))
    told = {each["what"]: each for each in json.loads(capsys.readouterr().out)["checks"]}
    assert told["key custodians"]["state"] == "none"
    with sealed(demo):
        capsys.readouterr()
        demo.run("doctor", "--office", demo.office, "--json", allow=(0, 1))
        told = {each["what"]: each for each in json.loads(capsys.readouterr().out)["checks"]}
        assert told["key custodians"]["detail"] == "2 of 3: " + ", ".join(KEYS)
