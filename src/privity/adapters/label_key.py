"""The office's label key in a file: RSA, PKCS#8 PEM, readable by its owner only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from privity.accounting.label import PublicLabelKey
from privity.adapters.key_file import unusable, write_key
from privity.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

BITS: Final = 3072
EXPONENT: Final = 65_537


class FileLabelKey:
    """Signs identifiers with a key read from a file; satisfies `privity.accounting.label.LabelKey`."""

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key
        numbers = key.public_key().public_numbers()
        self.public = PublicLabelKey(numbers.n, numbers.e)

    def __repr__(self) -> str:
        return "FileLabelKey(…)"

    @classmethod
    def create(cls, path: Path) -> FileLabelKey:
        """Make a key and write it to `path`, which must not exist.

        Raises:
            InputError: The file exists; it is as it was.
            UnavailableError: The file could not be written.
        """
        key = generate_private_key(EXPONENT, BITS)
        write_key(path, key)
        return cls(key)

    @classmethod
    def load(cls, path: Path) -> FileLabelKey:
        """Read the key at `path`.

        Raises:
            UnavailableError: The file cannot be read.
            InputError: It holds no RSA key of 2,048 bits or more.
        """
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except OSError as error:
            raise unusable(path) from error
        except (ValueError, TypeError) as error:
            raise _not_a_key(path) from error
        if not isinstance(key, RSAPrivateKey) or key.key_size < 2048:  # noqa: PLR2004  (SP 800-131A)
            raise _not_a_key(path)
        return cls(key)

    def sign(self, message: bytes) -> bytes:
        """The PKCS#1 v1.5 signature with SHA-256 over `message`."""
        return self._key.sign(message, PKCS1v15(), SHA256())


def _not_a_key(path: Path) -> InputError:
    return InputError(
        "The label key's file does not hold an RSA private key.",
        where=str(path),
        remedy="Restore the file that was made with the office: with another key nobody finds what was filed before.",
    )
