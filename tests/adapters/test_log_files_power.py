"""Whatever call is the last before the power goes: the log is the old one or the new one, and nothing acknowledged is lost.

A power cut keeps what was made durable and any part of the rest. The same runs, with one
step of the order taken out, must find damage: those mutants show that the tests have teeth.
"""

# Faults are injected at the level of system calls, where a path is text:
# ruff: noqa: PTH108, PTH110, PTH112, PTH119, PTH120, PTH123

import os
import random
from contextlib import suppress

import pytest

from privity.adapters.log_files import FileLog
from privity.adapters.log_store import Store, Syscalls
from privity.errors import PrivityError
from tests.adapters.log_runs import QUICK, SIGNER, fresh, made

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing


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


@pytest.mark.parametrize("seeds", [1, pytest.param(12, marks=pytest.mark.full)])
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
