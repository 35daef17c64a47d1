"""Whatever call fails, tears or is the last before the power goes: the log is the old one or the new one.

Every system call of a run of appends is a fault point. Three machines are simulated: a call
that errs, a process killed between two calls, and a power cut that keeps what was made
durable and any part of the rest. The same runs, with one step of the order taken out,
must find damage: those mutants show that the tests have teeth.
"""

# Faults are injected at the level of system calls, where a path is text:
# ruff: noqa: PTH108, PTH110, PTH112, PTH115, PTH119, PTH120, PTH123

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting.note import Verifier, open_checkpoint
from privity.adapters.log_files import FileLog
from privity.adapters.log_layout import unpack_commit
from privity.adapters.log_signer import FileSigner
from privity.adapters.log_store import Store, Syscalls
from privity.errors import IntegrityError, PrivityError, UnavailableError

SIGNER = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="log.example")
VERIFIER = Verifier.parse(SIGNER.vkey)
CALLS = ("open", "close", "pread", "pwrite", "fdatasync", "fsync", "rename", "truncate", "size", "lock")


def made(count, tag):
    return [sha256(f"{tag} {n}".encode()).digest() * (1 + n % 4) for n in range(count)]


class Quick(Syscalls):
    """Waits for no disk: a killed process loses nothing it gave to the system, and `Power` counts syncs itself."""

    def fdatasync(self, fd):
        pass

    def fsync(self, fd):
        pass


QUICK = Quick()


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


def fresh(base, tmp_path):
    folder = tmp_path / "log"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    return folder


def calls_of_an_append(base, tmp_path):
    calls = Faulty()
    with FileLog.open(fresh(base, tmp_path), SIGNER, calls=calls) as log:
        before = calls.count
        log.append(made(300, "new"), key="new")
        return before, calls.count


def check_usable(folder, sizes):
    """The log opens, holds one of `sizes` entries, checks out whole, and takes the same append again."""
    with FileLog.open(folder, SIGNER, calls=QUICK) as log:
        assert log.size in sizes
        log.fsck()
        assert log.append(made(300, "new"), key="new") == 250
        assert list(log.entries()) == [*made(250, "old"), *made(300, "new")]
        log.fsck()


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


class PowerCut(BaseException):
    """The machine went dark before the call."""


class Power(Syscalls):
    """Keeps a list of what is not yet durable; `crash` keeps, drops or tears each item as chance has it.

    `skip` makes a mutant: a set of ``(call, file)`` that are done as if by a program that
    forgets them, the file ``*`` standing for any and ``.`` for the folder.
    """

    def __init__(self, at, seed, skip=frozenset()):
        self.at, self.count, self.rng, self.skip = at, 0, random.Random(seed), skip
        self.pending, self.paths = [], {}

    def _tick(self):
        self.count += 1
        if self.count >= self.at:
            raise PowerCut

    def _forgotten(self, call, name):
        return (call, name) in self.skip or (call, "*") in self.skip

    def open(self, path, flags, mode=0o600):
        self._tick()
        existed = os.path.exists(path)
        if flags & os.O_TRUNC and existed:
            with open(path, "rb") as file:
                self.pending.append(["content", path, file.read()])
        fd = super().open(path, flags, mode)
        self.paths[fd] = path
        if not existed:
            self.pending.append(["create", path])
        return fd

    def close(self, fd):
        self.paths.pop(fd, None)
        super().close(fd)

    def pwrite(self, fd, data, offset):
        self._tick()
        with open(self.paths[fd], "rb") as file:
            file.seek(offset)
            old = file.read(len(data))
        self.pending.append(["write", self.paths[fd], offset, bytes(data), old, os.fstat(fd).st_size])
        return super().pwrite(fd, data, offset)

    def fdatasync(self, fd):
        self._sync("fdatasync", fd)

    def fsync(self, fd):
        self._sync("fsync", fd)

    def _sync(self, call, fd):
        self._tick()
        path = self.paths[fd]
        folder = os.path.isdir(path)
        if self._forgotten(call, "." if folder else os.path.basename(path)):
            return
        kinds = {"create", "rename"} if folder else {"write", "content"}
        self.pending = [
            item
            for item in self.pending
            if not (item[0] in kinds and (os.path.dirname(item[1]) if folder else item[1]) == path)
        ]

    def rename(self, old, new):
        self._tick()
        with open(new, "rb") as file:
            content = file.read()
        if self._forgotten("rename", "*"):
            with open(old, "rb") as file:
                moved = file.read()
            self.pending.append(["content", new, content])
            with open(new, "wb") as file:
                file.write(moved[: len(moved) // 2])
            self._tick()
            with open(new, "wb") as file:
                file.write(moved)
            return
        super().rename(old, new)
        self.pending = [item for item in self.pending if item[:2] != ["create", old]]
        for item in self.pending:
            if item[1] == old:
                item[1] = new
        self.pending.append(["rename", new, content])

    def crash(self):
        for fd in list(self.paths):
            Syscalls.close(self, fd)
        for kind, path, *rest in reversed(self.pending):
            if kind == "write":
                self._lose_write(path, *rest)
            elif self.rng.random() < 0.5:
                if kind == "create":
                    with suppress(FileNotFoundError):
                        os.unlink(path)
                else:
                    with open(path, "wb") as file:
                        file.write(rest[0])

    def _lose_write(self, path, offset, new, old, size):
        keep = self.rng.choice(["all", "none", "torn"])
        if keep == "all" or not os.path.exists(path):
            return
        with open(path, "r+b") as file:
            if keep == "none":
                file.seek(offset)
                file.write(old)
                if size < offset + len(new):
                    file.truncate(size)
                return
            at = offset
            while at < offset + len(new):
                end = min((at // 512 + 1) * 512, offset + len(new))
                if self.rng.random() < 0.5:
                    piece = old[at - offset : end - offset]
                    file.seek(at)
                    file.write(piece.ljust(end - at, b"\0"))
                at = end


RUNS = [(250, (3, 4)), (255, (1, 257)), (0, (1, 3, 300))]


def power_runs(tmp_path, seeds, skip=frozenset(), log_class=FileLog):
    """Cut the power at every call of every run, the last one first; yields what was wrong after, or None."""
    for start, sizes in RUNS:
        base = tmp_path / f"power{start}"
        with FileLog.create(base, SIGNER, calls=QUICK) as log:
            if start:
                log.append(made(start, "a"), key="a")
        whole = Power(10**9, 0, skip)
        assert run(fresh(base, tmp_path), sizes, whole, start, log_class)[2]
        for at in range(whole.count, 0, -1):
            for seed in range(seeds):
                folder = fresh(base, tmp_path)
                calls = Power(at, seed * 1000 + at, skip)
                acknowledged, roots, _ = run(folder, sizes, calls, start, log_class)
                calls.crash()
                yield damage(folder, acknowledged, roots)


def run(folder, sizes, calls, start, log_class):
    """Appends until the power goes: acknowledged size, known roots by size, whether all was done."""
    acknowledged, roots = start, {start: None}
    try:
        log = log_class.open(folder, SIGNER, calls=calls)
        roots[start] = log.root
        for number, size in enumerate(sizes):
            roots.setdefault(log.size + size, None)
            log.append(made(size, f"{number}"), key=str(number))
            acknowledged, roots[log.size] = log.size, log.root
    except PowerCut:
        return acknowledged, roots, False
    return acknowledged, roots, True


def damage(folder, acknowledged, roots):
    try:
        with FileLog.open(folder, SIGNER, calls=QUICK) as log:
            if log.size not in roots or log.size < acknowledged:
                return "an acknowledged append was lost"
            if roots[log.size] not in (None, log.root):
                return "another tree of the same size"
            log.fsck()
            log.append([b"go on"], key="go on")
            log.fsck()
    except PrivityError as error:
        return str(error)
    return None


@pytest.mark.parametrize("seeds", [1, pytest.param(12, marks=pytest.mark.sweep)])
def test_a_power_cut_at_any_call_loses_nothing_acknowledged_and_damages_nothing(tmp_path, seeds):
    outcomes = list(power_runs(tmp_path, seeds))
    assert len(outcomes) > 100 * seeds
    assert [what for what in outcomes if what] == []


MUTANTS = {
    "no data is made durable": {("fdatasync", "*")},
    "entries are not made durable": {("fdatasync", "entries.dat")},
    "hashes are not made durable": {("fdatasync", "L0.dat")},
    "upper hashes are not made durable": {("fdatasync", "L1.dat")},
    "bundle starts are not made durable": {("fdatasync", "bundles.idx")},
    "keys are not made durable": {("fdatasync", "keys.dat")},
    "the commit record is not made durable before its rename": {("fsync", "commit.new")},
    "no name is made durable": {("fsync", ".")},
    "the commit record is written in place": {("rename", "*")},
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_an_order_with_one_step_taken_out_is_caught(tmp_path, mutant):
    assert any(power_runs(tmp_path, seeds=12, skip=frozenset(MUTANTS[mutant])))


def test_names_of_new_files_that_are_not_durable_before_the_commit_are_caught(tmp_path, monkeypatch):
    def sync(self):
        for name in sorted(self._dirty):
            self._calls.fdatasync(self._files[name])
        self._dirty.clear()

    monkeypatch.setattr(Store, "sync", sync)
    assert any(power_runs(tmp_path, seeds=12))


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
