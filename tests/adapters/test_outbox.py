"""At any moment, power cut included, a package is nowhere, held whole or sent whole; and it is sent once."""

import errno
import json
import os
import stat
from datetime import date
from hashlib import sha256

import pytest

from privity.adapters.outbox import Disk, Outbox
from privity.errors import IntegrityError, OutOfOrderError, UnavailableError
from privity.model.release import Accounted, Terms
from privity.release.manifest import SealedFile, write_manifest

RELEASE = "R-2026-000001"
PARTS = {"inner.p7m": b"sealed listing", "part-00000.p7m": b"sealed part " * 50}


def terms(release_id=RELEASE, recipient="enclave-1"):
    return Terms(
        release_id=release_id,
        custodian="CUST",
        batch="B-2026-1",
        authority="i2",
        approval="a" * 64,
        checkpoint="log.example\n12\nroot",
        recipient=recipient,
        recipient_certificates=("b" * 64,),
        label="DEMONSTRATION",
        purpose="nontax_criminal_enforcement",
        sealed_on=date(2026, 3, 1),
        destroy_by=date(2026, 9, 1),
    )


def package(folder, **changed):
    """Write a package whose parts are stand-ins; the digest it must be known by."""
    folder.mkdir(parents=True)
    sealed = [SealedFile(name=n, size=len(b), sha256=sha256(b).hexdigest()) for n, b in PARTS.items()]
    manifest = write_manifest(terms(**changed), sealed[0], (sealed[1],))
    for name, data in {"manifest.json": manifest, "manifest.p7s": b"signature", **PARTS}.items():
        (folder / name).write_bytes(data)
    return sha256(manifest).hexdigest()


def accounted(digest, first_entry=7, release_id=RELEASE):
    return Accounted(release_id=release_id, digest=digest, first_entry=first_entry, entries=2)


@pytest.fixture
def office(tmp_path):
    (tmp_path / "tmp").mkdir()
    return tmp_path


def whole(folder):
    names = {path.name for path in folder.iterdir()} - {"accounted.json"}
    return names == {"manifest.json", "manifest.p7s", *PARTS} and all(
        (folder / name).read_bytes() == data for name, data in PARTS.items()
    )


# What a caller sees


def test_what_is_held_is_not_sent_and_what_is_sent_is_not_held(office):
    outbox = Outbox(office)
    digest = package(office / "tmp/new")
    assert outbox.hold(RELEASE, office / "tmp/new") == digest
    assert outbox.held() == {RELEASE: digest}
    assert not outbox.is_sent(RELEASE)
    assert not (office / "outbox").exists()
    outbox.send(RELEASE, digest, accounted(digest))
    assert outbox.held() == {}
    assert outbox.is_sent(RELEASE)
    assert whole(office / "outbox/enclave-1" / RELEASE)
    assert outbox.place(RELEASE) == office / "outbox/enclave-1" / RELEASE


def test_the_package_leaves_with_a_note_of_its_log_entries(office):
    outbox = Outbox(office)
    package(office / "tmp/new")
    digest = outbox.hold(RELEASE, office / "tmp/new")
    outbox.send(RELEASE, digest, accounted(digest))
    note = json.loads((office / "outbox/enclave-1" / RELEASE / "accounted.json").read_bytes())
    assert note == {"release_id": RELEASE, "manifest_sha256": digest, "first_entry": 7, "entries": 2}


def test_sending_twice_sends_once(office):
    outbox = Outbox(office)
    digest = package(office / "tmp/new")
    outbox.hold(RELEASE, office / "tmp/new")
    outbox.send(RELEASE, digest, accounted(digest))
    before = sorted((p, p.stat().st_mtime_ns) for p in (office / "outbox").rglob("*"))
    Outbox(office).send(RELEASE, digest, accounted(digest))
    assert sorted((p, p.stat().st_mtime_ns) for p in (office / "outbox").rglob("*")) == before


def test_a_second_package_under_the_same_id_is_refused_held_or_sent(office):
    outbox = Outbox(office)
    digest = package(office / "tmp/new")
    outbox.hold(RELEASE, office / "tmp/new")
    package(office / "tmp/again")
    with pytest.raises(OutOfOrderError):
        outbox.hold(RELEASE, office / "tmp/again")
    outbox.send(RELEASE, digest, accounted(digest))
    with pytest.raises(OutOfOrderError):
        outbox.hold(RELEASE, office / "tmp/again")
    assert whole(office / "tmp/again")


def test_a_package_sent_under_one_entry_cannot_be_sent_under_another(office):
    outbox = Outbox(office)
    digest = package(office / "tmp/new")
    outbox.hold(RELEASE, office / "tmp/new")
    outbox.send(RELEASE, digest, accounted(digest))
    with pytest.raises(IntegrityError, match="another entry"):
        outbox.send(RELEASE, digest, accounted(digest, first_entry=8))


@pytest.mark.parametrize("wrong", [{"digest": "0" * 64}, {"release_id": "R-2"}])
def test_the_logs_answer_must_be_for_this_release_and_package(office, wrong):
    outbox = Outbox(office)
    digest = package(office / "tmp/new")
    outbox.hold(RELEASE, office / "tmp/new")
    with pytest.raises(IntegrityError):
        outbox.send(RELEASE, digest, accounted(**{"digest": digest, "release_id": RELEASE} | wrong))
    with pytest.raises(IntegrityError):
        outbox.send(RELEASE, "0" * 64, accounted("0" * 64))
    assert not (office / "outbox").exists()


def test_nothing_held_is_nothing_sent(office):
    with pytest.raises(OutOfOrderError):
        Outbox(office).send(RELEASE, "0" * 64, accounted("0" * 64))


SPOILED = {
    "part altered": lambda f: (f / "part-00000.p7m").write_bytes(b"x" * 600),
    "part absent": lambda f: (f / "part-00000.p7m").unlink(),
    "signature absent": lambda f: (f / "manifest.p7s").unlink(),
    "manifest absent": lambda f: (f / "manifest.json").unlink(),
    "file added": lambda f: (f / "notes.csv").write_text("x"),
    "folder added": lambda f: (f / "more").mkdir(),
    "manifest with a space": lambda f: (f / "manifest.json").write_bytes(
        (f / "manifest.json").read_bytes() + b" "
    ),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_folder_that_is_not_exactly_its_package_is_not_held(office, spoil):
    package(office / "tmp/new")
    spoil(office / "tmp/new")
    with pytest.raises(IntegrityError):
        Outbox(office).hold(RELEASE, office / "tmp/new")
    assert not (office / "held").exists()


def test_a_package_of_another_release_is_not_held(office):
    package(office / "tmp/new", release_id="R-2026-000002")
    with pytest.raises(IntegrityError):
        Outbox(office).hold(RELEASE, office / "tmp/new")


@pytest.mark.parametrize("bad", ["../R-1", "R/1", "", ".", "..", "R.1", "a" * 81])
def test_an_id_that_could_leave_its_folder_is_refused(office, bad):
    with pytest.raises(IntegrityError):
        Outbox(office).is_sent(bad)
    if bad:
        package(office / "tmp/new", recipient=bad)
        with pytest.raises(IntegrityError):
            Outbox(office).hold(RELEASE, office / "tmp/new")


def test_a_held_package_can_be_dropped_and_a_sent_one_cannot(office):
    outbox = Outbox(office)
    package(office / "tmp/new")
    outbox.hold(RELEASE, office / "tmp/new")
    outbox.drop(RELEASE)
    outbox.drop(RELEASE)
    assert outbox.held() == {}
    digest = package(office / "tmp/again")
    outbox.hold(RELEASE, office / "tmp/again")
    outbox.send(RELEASE, digest, accounted(digest))
    with pytest.raises(OutOfOrderError, match="cannot be dropped"):
        outbox.drop(RELEASE)
    assert outbox.is_sent(RELEASE)


def test_folders_and_notes_are_for_the_owner_alone(office):
    outbox = Outbox(office)
    digest = package(office / "tmp/new")
    outbox.hold(RELEASE, office / "tmp/new")
    outbox.send(RELEASE, digest, accounted(digest))
    for folder in ("held", "outbox", "outbox/enclave-1"):
        assert stat.S_IMODE((office / folder).stat().st_mode) == 0o700
    note = office / "outbox/enclave-1" / RELEASE / "accounted.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600


# Every step broken in turn

STEPS = ("sync_file", "sync_folder", "make_folder", "write", "rename")


class Breaking(Disk):
    """Does `allowed` steps, then raises before or after doing the next."""

    def __init__(self, allowed, failure, *, done_first):
        self.left, self.failure, self.done_first = allowed, failure, done_first

    def __getattribute__(self, name):
        step = super().__getattribute__(name)
        if name not in STEPS:
            return step

        def attempt(*args):
            self.left -= 1
            if self.left >= 0:
                return step(*args)
            if self.done_first:
                step(*args)
            raise self.failure

        return attempt


class Killed(BaseException):
    """The process ends here."""


def count_steps(office):
    disk = Breaking(10**9, Killed(), done_first=False)
    run(office, Outbox(office, disk=disk))
    return 10**9 - disk.left


def run(office, outbox):
    digest = package(office / "tmp/new")
    outbox.hold(RELEASE, office / "tmp/new")
    outbox.send(RELEASE, digest, accounted(digest))


def resume(office):
    """What a fresh process does: hold what was not held yet, then send."""
    outbox = Outbox(office)
    if not outbox.held() and not outbox.is_sent(RELEASE):
        outbox.hold(RELEASE, office / "tmp/new")
    digest = sha256((outbox.place(RELEASE) / "manifest.json").read_bytes()).hexdigest()
    outbox.send(RELEASE, digest, accounted(digest))


def states(office):
    places = [office / "tmp/new", office / "held" / RELEASE, office / "outbox/enclave-1" / RELEASE]
    return [place for place in places if place.exists()]


TOTAL = 21


def test_the_steps_are_counted_rightly(office):
    assert count_steps(office) == TOTAL


@pytest.mark.parametrize("done_first", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(TOTAL))
def test_killed_at_any_step_the_package_is_whole_in_one_place_and_resume_sends_it(office, step, done_first):
    with pytest.raises(Killed):
        run(office, Outbox(office, disk=Breaking(step, Killed(), done_first=done_first)))
    (place,) = states(office)
    assert whole(place)
    resume(office)
    assert states(office) == [office / "outbox/enclave-1" / RELEASE]
    assert whole(states(office)[0])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EXDEV])
@pytest.mark.parametrize("step", range(TOTAL))
def test_a_disk_that_refuses_any_step_is_said_and_nothing_is_half_done(office, step, code):
    failure = OSError(code, os.strerror(code))
    with pytest.raises(UnavailableError) as caught:
        run(office, Outbox(office, disk=Breaking(step, failure, done_first=False)))
    assert caught.value.exit_code == 5
    (place,) = states(office)
    assert whole(place)


# The power cut: only what was flushed is still there


class Forgetful(Disk):
    """Remembers, beside the real folders, what a power cut would leave of them."""

    def __init__(self, root, cut_after):
        self.root, self.left = root, cut_after
        self.entries, self.bytes = {}, {}
        for path in (root, root / "tmp"):
            self._learn_folder(path)

    def _learn_folder(self, path):
        self.entries[path.stat().st_ino] = {
            child.name: (child.stat().st_ino, child.is_dir()) for child in path.iterdir()
        }

    def _count(self):
        self.left -= 1
        if self.left < 0:
            raise Killed

    def sync_file(self, path):
        self._count()
        super().sync_file(path)
        self.bytes[path.stat().st_ino] = path.read_bytes()

    def sync_folder(self, path):
        self._count()
        super().sync_folder(path)
        self._learn_folder(path)

    def make_folder(self, path):
        self._count()
        super().make_folder(path)

    def write(self, path, data):
        self._count()
        super().write(path, data)

    def rename(self, old, new):
        self._count()
        super().rename(old, new)

    def left_on_disk(self, target):
        """Rebuild under `target` what the disk would show at the next start."""

        def rebuild(inode, place):
            place.mkdir(parents=True)
            for name, (child, is_folder) in self.entries.get(inode, {}).items():
                if is_folder:
                    rebuild(child, place / name)
                else:
                    (place / name).write_bytes(self.bytes.get(child, b""))

        rebuild(self.root.stat().st_ino, target)
        return target


def cut(tmp_path, cut_after, outbox_class=Outbox):
    """Run until the power goes; what the caller had been told by then, and what is left on the disk."""
    office = tmp_path / "office"
    (office / "tmp").mkdir(parents=True)
    disk = Forgetful(office, cut_after)
    outbox, told = outbox_class(office, disk=disk), "nothing"
    digest = package(office / "tmp/new")
    try:
        outbox.hold(RELEASE, office / "tmp/new")
        told = "held"
        outbox.send(RELEASE, digest, accounted(digest))
        told = "sent"
    except Killed:
        pass
    return told, disk.left_on_disk(tmp_path / "after")


def violations(told, after):
    held, sent = after / "held" / RELEASE, after / "outbox/enclave-1" / RELEASE
    found = [place for place in (held, sent) if place.exists() and not whole(place)]
    if told == "held" and not (held.exists() or sent.exists()):
        found.append("lost after hold")
    if told == "sent" and not sent.exists():
        found.append("lost after send")
    if sent.exists() and not (sent / "accounted.json").exists():
        found.append("sent without its entry")
    return found


@pytest.mark.parametrize("cut_after", range(TOTAL + 1))
def test_after_a_power_cut_nothing_promised_is_lost_and_nothing_shown_is_torn(tmp_path, cut_after):
    told, after = cut(tmp_path, cut_after)
    assert (told == "sent") == (cut_after == TOTAL)
    assert violations(told, after) == []
    outbox = Outbox(after)
    if told == "nothing":
        return
    digest = sha256((outbox.place(RELEASE) / "manifest.json").read_bytes()).hexdigest()
    outbox.send(RELEASE, digest, accounted(digest))
    assert states(after)[-1:] == [after / "outbox/enclave-1" / RELEASE]
    assert outbox.held() == {}


@pytest.mark.parametrize("skipped", ["sync_file", "sync_folder"])
def test_a_forgotten_flush_would_be_seen(tmp_path, monkeypatch, skipped):
    monkeypatch.setattr(Forgetful, skipped, lambda self, path: self._count())
    seen = [violations(*cut(tmp_path / str(n), n)) for n in range(TOTAL + 1)]
    assert any(seen)
