"""An office put back from a backup: closed until its log is what the witnesses saw, and nothing is done a second time."""

import shutil
from dataclasses import replace

import pytest

from privity.cli.common import close_all
from privity.cli.demo_witnesses import witnessed
from privity.errors import IntegrityError, UnavailableError
from privity.flow import release
from privity.flow.report import reconcile
from privity.flow.resume import resume
from privity.model.release import ReleaseId
from privity.wiring import open_office, restore_log
from tests.flow.acts import packages
from tests.flow.conftest import BATCH, file, number
from tests.flow.test_order import Breaking

DONE, ALTERED = 0, 3


def backup(demo, to):
    close_all()
    shutil.copytree(demo.office, to)


def put_back(demo, kept):
    close_all()
    shutil.rmtree(demo.office)
    shutil.copytree(kept, demo.office)


def run(demo, *words, code=DONE):
    assert demo.run(*words, "--office", demo.office, allow=(code,)) == code


def send(demo, code):
    assert demo.act("C-releaser", "release", "send", BATCH, allow=(code,)) == code


def told(demo):
    with_office = open_office(demo.office, reading=True)
    try:
        return reconcile(with_office)[1]
    finally:
        with_office.log.close()


def test_the_drill(waiting, tmp_path, capsys):
    """A backup before a release, the disk lost after it: as docs/how-to/restore-from-backup.md has it."""
    demo = waiting
    with witnessed(demo):
        run(demo, "log", "cosign")
        run(demo, "log", "replicate", tmp_path / "replica")
        backup(demo, tmp_path / "backup")
        send(demo, DONE)
        run(demo, "log", "replicate", tmp_path / "replica")
        left = packages(demo)
        put_back(demo, tmp_path / "backup")
        run(demo, "log", "cosign", code=ALTERED)
        send(demo, ALTERED)
        capsys.readouterr()
        run(demo, "log", "restore", tmp_path / "replica")
        assert "entries were put back" in capsys.readouterr().out
        run(demo, "log", "cosign")
        assert any("lines released and release entries differ" in text for text in told(demo))
        send(demo, ALTERED)
        assert "the case store does not know of it" in capsys.readouterr().err
        assert packages(demo) == {}
        run(demo, "log", "verify")
    assert left


@pytest.fixture
def lost(waiting, tmp_path):
    """The office as it was before its release, its log as it is after."""
    demo = waiting
    backup(demo, tmp_path / "backup")
    send(demo, DONE)
    run(demo, "log", "replicate", tmp_path / "replica")
    backup(demo, tmp_path / "newer")
    put_back(demo, tmp_path / "backup")
    restore_log(demo.office, tmp_path / "replica")
    return demo


def test_with_a_newer_copy_of_the_rest_every_book_agrees_again(lost, tmp_path):
    assert told(lost)
    for name in ("case.sqlite3", "batches", "outbox"):
        place = lost.office / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        newer = tmp_path / "newer" / name
        (shutil.copytree if newer.is_dir() else shutil.copyfile)(newer, place)
    assert told(lost) == ()
    assert packages(lost)


def test_another_file_never_gets_the_number_of_a_batch_the_log_accounts_for(demo, tmp_path):
    folder = tmp_path / "again"
    shutil.copytree(demo.root / "requests" / "one", folder)
    backup(demo, tmp_path / "backup")
    renamed(folder, "FIA-ONE", "FIA-THREE")
    file(demo, folder)
    run(demo, "log", "replicate", tmp_path / "replica")
    put_back(demo, tmp_path / "backup")
    restore_log(demo.office, tmp_path / "replica")
    assert told(demo) == (
        f"Entry {last(demo)} of the log is a request that no batch of the case store rests on.",
    )
    renamed(folder, "FIA-THREE", "FIA-FOUR")
    file(demo, folder, allow=(ALTERED,))
    office = open_office(demo.office)
    assert [batch.id for batch in office.cases.batches()] == [number(1), number(2)]
    assert not (demo.office / "batches" / number(3)).exists()
    office.log.close()


def renamed(folder, old, new):
    header = folder / "lines.header.toml"
    header.write_text(header.read_text().replace(old, new))


def last(demo):
    office = open_office(demo.office, reading=True)
    try:
        return office.log.of_kind("request")[-1]
    finally:
        office.log.close()


@pytest.mark.parametrize("bent", ["gone", "another"])
def test_a_package_that_is_not_the_one_accounted_for_does_not_leave(waiting, bent):
    office = open_office(waiting.office)
    stopped = replace(office, cases=Breaking(office.cases, "advance_release", about="accounted"))
    with pytest.raises(UnavailableError):
        release.send(stopped, BATCH, person="C-releaser", key=waiting.key("C-releaser"))
    (held,) = office.outbox.held()
    folder = waiting.office / "held" / held
    if bent == "gone":
        shutil.rmtree(folder)
    else:
        manifest = (folder / "manifest.json").read_text()
        assert '"label":"DEMONSTRATION"' in manifest
        (folder / "manifest.json").write_text(manifest.replace('"DEMONSTRATION"', '"CONFIDENTIAL"'))
    with pytest.raises(IntegrityError):
        resume(office)
    assert not office.outbox.is_sent(ReleaseId(held))
    office.log.close()


def test_a_log_is_restored_from_a_replica_of_it_alone(waiting, tmp_path):
    run(waiting, "log", "replicate", tmp_path / "replica")
    before = (waiting.office / "log" / "commit").read_bytes()
    bent = tmp_path / "bent"
    shutil.copytree(tmp_path / "replica", bent)
    with (bent / "entries.dat").open("r+b") as data:
        data.seek(1000)
        byte = data.read(1)
        data.seek(1000)
        data.write(bytes([byte[0] ^ 1]))
    shutil.rmtree(waiting.office / "log")
    for wrong in (bent, tmp_path):
        run(waiting, "log", "restore", wrong, code=ALTERED if wrong == bent else 5)
        assert not (waiting.office / "log" / "commit").exists()
    run(waiting, "log", "restore", tmp_path / "replica")
    assert (waiting.office / "log" / "commit").read_bytes() == before


def test_a_log_that_goes_beyond_its_replica_is_not_put_back(waiting, tmp_path):
    run(waiting, "log", "replicate", tmp_path / "replica")
    send(waiting, DONE)
    before = (waiting.office / "log" / "commit").read_bytes()
    run(waiting, "log", "restore", tmp_path / "replica", code=ALTERED)
    assert (waiting.office / "log" / "commit").read_bytes() == before
