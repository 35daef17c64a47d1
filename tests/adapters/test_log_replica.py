"""A replica holds the log as it was last copied, whatever fails on the way, and never takes a log that does not extend it."""

import shutil

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.adapters.log_files import FileLog
from privity.adapters.log_replica import replicate
from privity.adapters.log_signer import FileSigner
from privity.adapters.log_store import Syscalls
from privity.errors import InputError, IntegrityError, UnavailableError

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing

SIGNER = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="log.example")


def grow(log, count, key):
    log.append([b"%s %d" % (key.encode(), n) for n in range(count)], key=key)


@pytest.fixture
def log(tmp_path):
    with FileLog.create(tmp_path / "log", SIGNER) as made:
        grow(made, 700, "first")
        yield made


def same(log, folder):
    with FileLog.read(folder, SIGNER.vkey) as copy:
        copy.fsck()
        assert (copy.size, copy.root, copy.checkpoint) == (log.size, log.root, log.checkpoint)
        assert list(copy.entries()) == list(log.entries())
        assert copy.appended("first") == 0


def test_a_replica_is_the_log_and_grows_with_it(log, tmp_path):
    assert replicate(log, tmp_path / "replica") == 700
    same(log, tmp_path / "replica")
    for count in (0, 1, 255, 66_000):
        if count:
            grow(log, count, f"more {count}")
        assert replicate(log, tmp_path / "replica") == count
        same(log, tmp_path / "replica")


def test_it_may_be_opened_as_the_log_when_the_log_is_lost(log, tmp_path):
    replicate(log, tmp_path / "replica")
    with FileLog.open(tmp_path / "replica", SIGNER) as restored:
        assert restored.append([b"x"], key="after") == 700
        assert restored.append([b"first %d" % n for n in range(700)], key="first") == 0


def test_a_log_that_was_put_back_or_rewritten_never_overwrites_a_replica(log, tmp_path):
    shutil.copytree(tmp_path / "log", tmp_path / "backup")
    grow(log, 5, "lost")
    replicate(log, tmp_path / "replica")
    with FileLog.open(tmp_path / "backup", SIGNER) as old:
        for count in (0, 3, 2, 9):
            if count:
                grow(old, count, f"other {count}")
            with pytest.raises(IntegrityError, match="does not begin with"):
                replicate(old, tmp_path / "replica")
    same(log, tmp_path / "replica")


def test_another_logs_replica_or_any_other_folder_is_left_alone(log, tmp_path):
    other = FileSigner(Ed25519PrivateKey.generate(), name="log.example")
    with FileLog.create(tmp_path / "other", other) as made:
        made.append([b"x"], key="x")
        replicate(made, tmp_path / "replica")
    with pytest.raises(IntegrityError):
        replicate(log, tmp_path / "replica")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "letter.txt").write_text("mine")
    with pytest.raises(InputError):
        replicate(log, tmp_path / "papers")


def test_a_replica_that_is_being_written_is_waited_for_by_nobody(log, tmp_path):
    replicate(log, tmp_path / "replica")
    with FileLog.open(tmp_path / "replica", SIGNER), pytest.raises(UnavailableError):
        replicate(log, tmp_path / "replica")


class Failing(Syscalls):
    """Fails at one call, counted from the first."""

    def __init__(self, at):
        self.left = at

    def _step(self):
        self.left -= 1
        if self.left == 0:
            raise OSError(28, "injected")

    def pwrite(self, fd, data, offset):
        self._step()
        return super().pwrite(fd, data, offset)

    def fdatasync(self, fd):
        self._step()
        super().fdatasync(fd)

    def fsync(self, fd):
        self._step()
        super().fsync(fd)

    def rename(self, old, new):
        self._step()
        super().rename(old, new)


def test_a_failure_at_any_call_leaves_the_replica_as_it_was_or_whole(log, tmp_path):
    replicate(log, tmp_path / "good")
    grow(log, 300, "more")
    failed = 0
    for at in range(1, 40):
        shutil.rmtree(tmp_path / "replica", ignore_errors=True)
        shutil.copytree(tmp_path / "good", tmp_path / "replica")
        try:
            replicate(log, tmp_path / "replica", calls=Failing(at))
        except UnavailableError:
            failed += 1
        with FileLog.read(tmp_path / "replica", SIGNER.vkey) as copy:
            copy.fsck()
            assert copy.size in {700, 1_000}
        assert replicate(log, tmp_path / "replica") in {0, 300}
        same(log, tmp_path / "replica")
    assert failed > 10


def test_a_bit_flipped_on_the_way_is_never_committed(log, tmp_path):
    class Flipping(Syscalls):
        def pwrite(self, fd, data, offset):
            bent = bytearray(data)
            bent[len(bent) // 2] ^= 1
            return super().pwrite(fd, memoryview(bytes(bent)), offset)

    with pytest.raises(IntegrityError):
        replicate(log, tmp_path / "replica", calls=Flipping())
    assert not (tmp_path / "replica" / "commit").exists()
