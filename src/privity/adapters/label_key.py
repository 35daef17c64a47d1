"""The office's label key in a file: RSA, PKCS#8 PEM, readable by its owner only."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from privity.accounting.label import PublicLabelKey
from privity.adapters.key_file import unusable, write_key
from privity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BITS: Final = 3072
EXPONENT: Final = 65_537
"""Readers refuse any other: under some a text has two signatures, or none (spec/accounting-log.md, section 12)."""
FEWEST_BITS: Final = 2048
"""SP 800-131A."""


class FileLabelKey:
    """Signs identifiers with a key read from a file; satisfies `privity.accounting.label.LabelKey`.

    The file is read when the key is first used: to check an RSA key takes longer than to open an office.
    """

    def __init__(self, read: Callable[[], RSAPrivateKey]) -> None:
        self._read = read

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
        return cls(lambda: key)

    @classmethod
    def load(cls, path: Path) -> FileLabelKey:
        """The key at `path`. What it holds is checked at the first use, which raises `InputError` or `UnavailableError`.

        Raises:
            UnavailableError: There is no such file.
        """
        if not path.is_file():
            raise unusable(path)
        return cls(partial(_read, path))

    @cached_property
    def public(self) -> PublicLabelKey:
        """Its public half."""
        numbers = self._key.public_key().public_numbers()
        return PublicLabelKey(numbers.n, numbers.e)

    def sign(self, message: bytes) -> bytes:
        """The PKCS#1 v1.5 signature with SHA-256 over `message`."""
        return self._key.sign(message, PKCS1v15(), SHA256())

    @cached_property
    def _key(self) -> RSAPrivateKey:
        return self._read()


def _read(path: Path) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise unusable(path) from error
    except (ValueError, TypeError) as error:
        raise _not_a_key(path) from error
    if not isinstance(key, RSAPrivateKey) or key.key_size < FEWEST_BITS:
        raise _not_a_key(path)
    if key.public_key().public_numbers().e != EXPONENT:
        raise _not_a_key(path)
    return key


def _not_a_key(path: Path) -> InputError:
    return InputError(
        "The label key's file does not hold an RSA private key of 2,048 bits or more with the exponent 65537.",
        where=str(path),
        remedy="Restore the file that was made with the office: with another key nobody finds what was filed before.",
    )
