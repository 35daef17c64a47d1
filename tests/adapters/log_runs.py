"""A log to break, and what it must be afterwards."""

import shutil
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.log_store import Syscalls

SIGNER = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="log.example")


def made(count, tag):
    return [sha256(f"{tag} {n}".encode()).digest() * (1 + n % 4) for n in range(count)]


class Quick(Syscalls):
    """Waits for no disk: a killed process loses nothing it gave to the system, and `Power` counts syncs itself."""

    def fdatasync(self, fd):
        pass

    def fsync(self, fd):
        pass


QUICK = Quick()


def fresh(base, tmp_path):
    folder = tmp_path / "log"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    return folder


def check_usable(folder, sizes):
    """The log opens, holds one of `sizes` entries, checks out whole, and takes the same append again."""
    with FileLog.open(folder, SIGNER, calls=QUICK) as log:
        assert log.size in sizes
        log.fsck()
        assert log.append(made(300, "new"), key="new") == 250
        assert list(log.entries()) == [*made(250, "old"), *made(300, "new")]
        log.fsck()
