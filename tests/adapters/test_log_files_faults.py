"""Whatever call errs, or is the last of a killed process: the log is the old one or the new one.

Every system call of a run of appends is a fault point: a call that errs, and a process
killed between two calls. A log without one of its checks must be found out: those mutants
show that the tests have teeth.
"""

# Faults are injected at the level of system calls, where a path is text:
# ruff: noqa: PTH115

import errno
import os
import random
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from privity.accounting.note import Verifier, open_checkpoint
from privity.adapters.log_files import FileLog
from privity.adapters.log_layout import unpack_commit
from privity.adapters.log_store import Syscalls
from privity.errors import IntegrityError, UnavailableError
from tests.adapters.log_runs import QUICK, SIGNER, Quick, check_usable, fresh, made

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing

VERIFIER = Verifier.parse(SIGNER.vkey)
CALLS = ("open", "close", "pread", "pwrite", "fdatasync", "fsync", "rename", "truncate", "size", "lock")


class Dead(BaseException):
    """The process was killed: nothing it does from here on has an effect."""


class Faulty(Quick):
    """Fails call number `at` (counted over all calls) with `fault`, an errno or ``kill``/``kill after``."""

    def __init__(self, at=None, fault=None):
        self.at, self.fault, self.count, self.dead, self.fds = at, fault, 0, False, set()

    def quiet(self):
        for fd in self.fds:
            with suppress(OSError):
                os.close(fd)


def _wrapped(name):
    real = getattr(Quick, name)

    def call(self, *args):
        if self.dead:
            raise Dead
        self.count += 1
        hit = self.count == self.at
        if hit and self.fault == "kill":
            self.dead = True
            raise Dead
        if hit and isinstance(self.fault, int):
            if name == "pwrite":
                real(self, args[0], args[1][: len(args[1]) // 2], args[2])
            raise OSError(self.fault, "injected")
        result = real(self, *args)
        if name == "open":
            self.fds.add(result)
        if name == "close":
            self.fds.discard(args[0])
        if hit and self.fault == "kill after":
            self.dead = True
            raise Dead
        return result

    return call


for _name in CALLS:
    setattr(Faulty, _name, _wrapped(_name))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A log of 250 entries: the next 300 fill a tile, and so begin a file of the level above."""
    folder = tmp_path_factory.mktemp("base") / "log"
    with FileLog.create(folder, SIGNER) as log:
        log.append(made(250, "old"), key="old")
    return folder


def calls_of_an_append(base, tmp_path):
    calls = Faulty()
    with FileLog.open(fresh(base, tmp_path), SIGNER, calls=calls) as log:
        before = calls.count
        log.append(made(300, "new"), key="new")
        return before, calls.count


@pytest.mark.parametrize("fault", [errno.EIO, errno.ENOSPC], ids=errno.errorcode.get)
def test_an_error_at_any_call_leaves_the_old_log_or_the_new_one_and_takes_nothing_back(base, tmp_path, fault):
    before, after = calls_of_an_append(base, tmp_path)
    assert after - before > 20
    endings = set()
    for at in range(before + 1, after + 1):
        folder, calls = fresh(base, tmp_path), Faulty(at, fault)
        log = FileLog.open(folder, SIGNER, calls=calls)
        try:
            log.append(made(300, "new"), key="new")
            endings.add("acknowledged")
        except UnavailableError:
            shown = unpack_commit((folder / "commit").read_bytes())[1]
            with suppress(UnavailableError):  # in the same process: goes on, or has stopped; never lies
                log.append(made(40, "other"), key="other")
            endings.add("went on" if log.size != 250 else "stopped")
        log.close()
        with FileLog.open(folder, SIGNER, calls=QUICK) as again:
            again.fsck()
            if log.size == 250:
                head = open_checkpoint(shown, VERIFIER)
                assert again.root_at(head.size) == head.root, "a signed tree was taken back"
        if log.size == 250:
            check_usable(folder, {250, 550})
    assert {"stopped", "went on"} <= endings


@pytest.mark.parametrize("fault", ["kill", "kill after"])
def test_a_kill_between_any_two_calls_leaves_the_old_log_or_the_new_one(base, tmp_path, fault):
    before, after = calls_of_an_append(base, tmp_path)
    for at in range(before + 1, after + 1):
        folder, calls = fresh(base, tmp_path), Faulty(at, fault)
        log = FileLog.open(folder, SIGNER, calls=calls)
        with pytest.raises(Dead):
            log.append(made(300, "new"), key="new")
        calls.quiet()
        check_usable(folder, {250, 550})


def test_a_failed_sync_or_commit_stops_the_log_until_it_is_opened_again(base, tmp_path):
    class NoSync(Syscalls):
        def fdatasync(self, fd):
            raise OSError(errno.EIO, "injected")

    with FileLog.open(fresh(base, tmp_path), SIGNER, calls=NoSync()) as log:
        for _ in range(2):
            with pytest.raises(UnavailableError, match="stopped"):
                log.append([b"x"], key="x")
    check_usable(tmp_path / "log", {250})


def test_a_full_disk_refuses_gives_its_space_back_and_goes_on_when_there_is_room(base, tmp_path):
    class Full(Syscalls):
        room = 8_000

        def pwrite(self, fd, data, offset):
            if len(data) > self.room:
                Syscalls.pwrite(self, fd, data[: self.room], offset)
                raise OSError(errno.ENOSPC, "injected")
            return super().pwrite(fd, data, offset)

    calls, folder = Full(), fresh(base, tmp_path)
    lengths = {path.name: path.stat().st_size for path in folder.iterdir()}
    with FileLog.open(folder, SIGNER, calls=calls) as log:
        for _ in range(3):
            with pytest.raises(UnavailableError, match="nothing was appended"):
                log.append(made(300, "new"), key="new")
            assert {name: (folder / name).stat().st_size for name in lengths} == lengths
        calls.room = 10**9
        assert log.append(made(300, "new"), key="new") == 250
    check_usable(folder, {550})


@pytest.mark.parametrize("file", ["entries.dat", "L0.dat", "L1.dat", "bundles.idx", "keys.dat"])
def test_a_bit_flipped_on_its_way_to_the_disk_is_found_before_anything_is_signed(base, tmp_path, file):
    class Flipping(Syscalls):
        def pwrite(self, fd, data, offset):
            if os.readlink(f"/proc/self/fd/{fd}").endswith(file):
                data = memoryview(bytes([data[0] ^ 1]) + bytes(data[1:]))
            return super().pwrite(fd, data, offset)

    folder = fresh(base, tmp_path)
    record = (folder / "commit").read_bytes()
    with FileLog.open(folder, SIGNER, calls=Flipping()) as log, pytest.raises(IntegrityError):
        log.append(made(300, "new"), key="new")
    assert (folder / "commit").read_bytes() == record
    check_usable(folder, {250})


def test_a_key_service_that_is_away_signs_nothing_and_stops_the_log(base, tmp_path):
    class Away:
        vkey = SIGNER.vkey

        def sign(self, body):
            raise UnavailableError("away", where="key", remedy="wait")

    with FileLog.open(fresh(base, tmp_path), Away()) as log, pytest.raises(UnavailableError):
        log.append([b"x"], key="x")
    check_usable(tmp_path / "log", {250})


def test_kill_9_of_a_real_process_loses_nothing_it_acknowledged(tmp_path):
    program = (
        "import sys, pathlib, itertools\n"
        "from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as K\n"
        "from privity.adapters.log_files import FileLog\n"
        "from privity.adapters.log_signer import FileSigner\n"
        "log = FileLog.open(pathlib.Path(sys.argv[1]), FileSigner(K.from_private_bytes(bytes(32)), name='log.example'))\n"
        "for n in itertools.count(log.size):\n"
        "    log.append([b'%d' % n] * (1 + n % 400), key=str(n))\n"
        "    print(log.size, log.root.hex(), flush=True)\n"
    )
    folder, rng = tmp_path / "log", random.Random(5)
    FileLog.create(folder, SIGNER).close()
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True
        )
        lines = [child.stdout.readline() for _ in range(rng.randrange(1, 30))]
        child.send_signal(signal.SIGKILL)
        lines += child.stdout.read().splitlines()
        child.stdout.close()
        child.wait()
        size, root = [
            line.split() for line in lines if len(line.split()) == 2 and len(line.split()[1]) == 64
        ][-1]
        with FileLog.open(folder, SIGNER, calls=QUICK) as log:
            assert log.root_at(int(size)).hex() == root
            log.fsck()


def test_a_log_that_goes_on_after_a_failed_commit_is_caught(base, tmp_path):
    """It signs a second tree over the place where a reader may already have seen the first."""

    class Careless(FileLog):
        def _check_usable(self, entries):
            self._stopped = False

    class LateError(Syscalls):
        renamed = failed = False

        def rename(self, old, new):
            super().rename(old, new)
            self.renamed = True

        def fsync(self, fd):
            super().fsync(fd)
            if self.renamed and not self.failed:
                self.failed = True
                raise OSError(errno.EIO, "injected")

    def signed_twice(log_class):
        folder = fresh(base, tmp_path)
        with log_class.open(folder, SIGNER, calls=LateError()) as log:
            with pytest.raises(UnavailableError):
                log.append(made(300, "new"), key="new")
            shown = open_checkpoint(unpack_commit((folder / "commit").read_bytes())[1], VERIFIER)
            with suppress(UnavailableError):
                log.append(made(300, "other"), key="other")
        with FileLog.open(folder, SIGNER, calls=QUICK) as again:
            return again.root_at(shown.size) != shown.root

    assert not signed_twice(FileLog)
    assert signed_twice(Careless)


def test_a_log_that_signs_without_reading_back_is_caught(base, tmp_path):
    class Blind(FileLog):
        def _check_read_back(self, after, writes):
            return

    class Flipping(Syscalls):
        def pwrite(self, fd, data, offset):
            if os.readlink(f"/proc/self/fd/{fd}").endswith("entries.dat"):
                data = memoryview(bytes([data[0], data[1], data[2] ^ 1]) + bytes(data[3:]))
            return super().pwrite(fd, data, offset)

    with Blind.open(fresh(base, tmp_path), SIGNER, calls=Flipping()) as log:
        log.append(made(300, "new"), key="new")
        with pytest.raises(IntegrityError):
            log.fsck()
