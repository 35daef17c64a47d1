"""The log's signing key in a file: an Ed25519 private key as PKCS#8 PEM, readable by its owner only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from privity.accounting import Verifier
from privity.adapters.key_file import unusable, write_key
from privity.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


class FileSigner:
    """Signs checkpoints with a key read from a file; satisfies `privity.accounting.Signer`.

    Args:
        key: The private key.
        name: Origin of the log, such as ``custodian.example/accounting``.
    """

    def __init__(self, key: Ed25519PrivateKey, *, name: str) -> None:
        self._key = key
        self.vkey = Verifier(name=name, key=key.public_key().public_bytes_raw()).vkey

    def __repr__(self) -> str:
        return f"FileSigner({self.vkey})"

    @classmethod
    def create(cls, path: Path, *, name: str) -> FileSigner:
        """Make a key and write it to `path`, which must not exist.

        Raises:
            InputError: The file exists; it is as it was.
            UnavailableError: The file could not be written.
        """
        key = Ed25519PrivateKey.generate()
        write_key(path, key)
        return cls(key, name=name)

    @classmethod
    def load(cls, path: Path, *, name: str) -> FileSigner:
        """Read the key at `path`.

        Raises:
            UnavailableError: The file cannot be read.
            InputError: It is not an unencrypted Ed25519 private key in PEM.
        """
        try:
            pem = path.read_bytes()
        except OSError as error:
            raise unusable(path) from error
        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise _not_a_key(path) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise _not_a_key(path)
        return cls(key, name=name)

    def sign(self, body: bytes) -> bytes:
        """64 bytes of Ed25519 over `body`."""
        return self._key.sign(body)


def _not_a_key(path: Path) -> InputError:
    return InputError(
        "The log's key file does not hold an Ed25519 private key.",
        where=str(path),
        remedy="Give the PKCS#8 PEM file that was made with the log.",
    )
