"""Appends that many threads ask for are made together, each durable before its caller goes on and each once."""

import random
import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.adapters import log_group
from privity.adapters.log_files import FileLog
from privity.adapters.log_group import GroupLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.log_store import Syscalls
from privity.errors import InputError, IntegrityError, UnavailableError

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing

SIGNER = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="log.example")


class Counting(Syscalls):
    """Counts commits, and can hold one back until others wait."""

    def __init__(self):
        self.commits = 0
        self.gate = threading.Event()
        self.gate.set()
        self.failing = False

    def rename(self, old, new):
        self.gate.wait(10)
        self.commits += 1
        super().rename(old, new)

    def fdatasync(self, fd):
        if self.failing:
            raise OSError(5, "injected")
        super().fdatasync(fd)


@pytest.fixture
def calls():
    return Counting()


@pytest.fixture
def log(tmp_path, calls):
    with FileLog.create(tmp_path / "log", SIGNER, calls=calls) as made:
        calls.commits = 0
        yield made


def together(work, count):
    """Run `work(n)` in so many threads; what each returned or raised."""
    found = [None] * count

    def one(n):
        try:
            found[n] = work(n)
        except Exception as error:  # noqa: BLE001  (told to the test)
            found[n] = error

    threads = [threading.Thread(target=one, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    return threads, found


def joined(threads):
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


def test_several_appends_in_one_commit_are_those_made_one_by_one(tmp_path, log):
    groups = [(f"key {n}", [b"%d %d" % (n, m) for m in range(n * 130 + 1)]) for n in range(5)]
    with FileLog.create(tmp_path / "other", SIGNER) as other:
        indices = [other.append(entries, key=key) for key, entries in groups]
        assert log.append_all(groups) == indices
        assert (log.size, log.root, log.checkpoint) == (other.size, other.root, other.checkpoint)
    assert [log.appended(key) for key, _ in groups] == indices
    log.fsck()
    log.close()
    with FileLog.open(tmp_path / "log", SIGNER) as again:
        assert [again.appended(key) for key, _ in groups] == indices


def test_what_was_appended_before_is_not_appended_again_among_others(log):
    first = log.append([b"a"], key="a")
    assert log.append_all([("b", [b"b"]), ("a", [b"a"]), ("b", [b"b"])]) == [1, first, 1]
    assert log.size == 2


@pytest.mark.parametrize("bad", [("a", [b"other"]), ("new", []), ("new", [b""]), ("new", [b"x" * 5_000])])
def test_one_append_that_cannot_be_made_leaves_all_of_a_commit_undone(log, bad):
    log.append([b"a"], key="a")
    with pytest.raises((InputError, IntegrityError)):
        log.append_all([("good", [b"good"]), bad])
    assert (log.size, log.appended("good")) == (1, None)


def test_one_key_for_two_things_in_one_commit_is_refused(log):
    with pytest.raises(IntegrityError):
        log.append_all([("a", [b"a"]), ("a", [b"b"])])
    assert log.size == 0


def test_what_queues_up_while_one_commit_is_made_goes_into_the_next(log, calls):
    group = GroupLog(log)
    calls.gate.clear()
    threads, found = together(lambda n: group.append([b"%d" % n], key=f"key {n}"), 40)
    while len(group._waiting) < 39:
        pass
    calls.gate.set()
    joined(threads)
    assert sorted(found) == list(range(40))
    assert calls.commits == 2
    assert [log.entry(index) for index in found] == [b"%d" % n for n in range(40)]


def test_an_append_at_fault_harms_no_other_that_waits_with_it(log, calls):
    group = GroupLog(log)
    log.append([b"taken"], key="key 7")
    calls.gate.clear()
    threads, found = together(lambda n: group.append([b"" if n == 9 else b"%d" % n], key=f"key {n}"), 20)
    while len(group._waiting) < 19:
        pass
    calls.gate.set()
    joined(threads)
    assert isinstance(found[7], IntegrityError)
    assert isinstance(found[9], InputError)
    rest = [n for n in range(20) if n not in {7, 9}]
    assert sorted(log.entry(found[n]) for n in rest) == sorted(b"%d" % n for n in rest)


def test_a_disk_that_fails_is_told_to_everybody_who_waits(log, calls):
    group = GroupLog(log)
    calls.failing = True
    threads, found = together(lambda n: group.append([b"%d" % n], key=f"key {n}"), 8)
    joined(threads)
    assert all(isinstance(error, UnavailableError) for error in found)
    with FileLog.read(log._folder, SIGNER.vkey) as reader:
        assert reader.size == 0


def test_a_long_queue_is_taken_in_parts_and_nobody_is_forgotten(log, monkeypatch):
    monkeypatch.setattr(log_group, "MOST_ENTRIES", 5)
    group = GroupLog(log)
    rng = random.Random(2)
    sizes = [rng.randrange(1, 9) for _ in range(60)]
    threads, found = together(lambda n: group.append([b"%d" % n] * sizes[n], key=f"key {n}"), 60)
    joined(threads)
    assert log.size == sum(sizes)
    assert all(log.entry(index) == b"%d" % n for n, index in enumerate(found))


def test_the_same_append_by_many_is_made_once(log):
    group = GroupLog(log)
    threads, found = together(lambda _: group.append([b"a", b"b"], key="one"), 12)
    joined(threads)
    assert found == [0] * 12
    assert log.size == 2
