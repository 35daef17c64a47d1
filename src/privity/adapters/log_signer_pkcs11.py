"""The log's signing key on a PKCS#11 token: an Ed25519 key that signs there and never comes here.

`python-pkcs11` is an extra of the installation, loaded when a token is named. Each signature has a session of its own, with
the PIN read from its file for it: no session stands open that somebody could use, and a token that was away is
asked anew. What a token or its module says is not passed on, for it may quote what it was given.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from privity.accounting import Verifier
from privity.errors import InputError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from privity.adapters.pkcs11_settings import TokenKey

KEY_SIZE: Final = 32
SIGNATURE_SIZE: Final = 64
OCTETS: Final = bytes([4, KEY_SIZE])
"""How DER begins an octet string of a public key's length; tokens give the point with it or without."""
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
LONGEST_PIN: Final = 1024


class TokenSigner:
    """Signs checkpoints on a token; satisfies `privity.accounting.Signer`.

    Args:
        held: Where the key is.
        name: Origin of the log.

    Raises:
        UnavailableError: The extra, the module, the token, the key or the PIN's file is absent, or the PIN is wrong.
        InputError: The PIN's file may be read by others.
    """

    def __init__(self, held: TokenKey, *, name: str) -> None:
        self._held = held
        self._pkcs11 = _loaded()
        with self._key():
            pass
        self.vkey = token_vkey(held, name=name)

    def __repr__(self) -> str:
        return f"TokenSigner({self.vkey})"

    def sign(self, body: bytes) -> bytes:
        """64 bytes of Ed25519 over `body`.

        Raises:
            UnavailableError: The token did not sign.
        """
        with self._key() as key:
            try:
                signature = bytes(key.sign(body, mechanism=self._pkcs11.Mechanism.EDDSA))
            except self._pkcs11.PKCS11Error as error:
                raise _unsigned() from error
        if len(signature) != SIGNATURE_SIZE:
            raise _unsigned()
        return signature

    @contextmanager
    def _key(self) -> Iterator[Any]:
        """The private key, in a session that is closed afterwards."""
        pin = read_pin(self._held.pin_file)
        with _session(self._pkcs11, self._held, pin) as session:
            yield _object(self._pkcs11, self._held, session, self._pkcs11.ObjectClass.PRIVATE_KEY)


def token_vkey(held: TokenKey, *, name: str) -> str:
    """The public key on the token, as verifiers are given it; needs no PIN.

    Raises:
        UnavailableError: The extra, the module, the token or the key is absent.
    """
    pkcs11 = _loaded()
    with _session(pkcs11, held, None) as session:
        key = _object(pkcs11, held, session, pkcs11.ObjectClass.PUBLIC_KEY)
        try:
            point = bytes(key[pkcs11.Attribute.EC_POINT])
        except pkcs11.PKCS11Error as error:
            raise _no_key(held) from error
    point = (
        point[len(OCTETS) :] if len(point) == len(OCTETS) + KEY_SIZE and point.startswith(OCTETS) else point
    )
    if len(point) != KEY_SIZE:
        raise _no_key(held)
    return Verifier(name=name, key=point).vkey


def read_pin(path: Path) -> str:
    """The PIN in a file that its owner alone may read.

    Raises:
        UnavailableError: It is absent, empty or unreadable.
        InputError: Others may read it.
    """
    try:
        # Not to wait for what is no file: a pipe would be waited for at its opening.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(LONGEST_PIN) if stat.S_ISREG(mode) else b""
    except OSError as error:
        raise _no_pin(path) from error
    if data and mode & OTHERS:
        raise InputError(
            "The file of the token's PIN may be read by others.",
            where=path.name,
            remedy="Have the token's PIN changed, then give the new file the mode 0600.",
        )
    try:
        pin = data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise _no_pin(path) from error
    if not pin:
        raise _no_pin(path)
    return pin


def _loaded() -> Any:
    """The library, an extra."""
    try:
        import pkcs11  # noqa: PLC0415 - an extra, loaded when asked for
    except ImportError as error:
        raise UnavailableError(
            "The library for PKCS#11 tokens is not installed.",
            where="python-pkcs11",
            remedy="Install the extra `pkcs11`: pip install 'privity[pkcs11]'.",
        ) from error
    return pkcs11


@contextmanager
def _session(pkcs11: Any, held: TokenKey, pin: str | None) -> Iterator[Any]:
    try:
        module = pkcs11.lib(str(held.module))
    except RuntimeError as error:  # its own kind of it among them
        raise UnavailableError(
            "The PKCS#11 module cannot be loaded.",
            where=str(held.module),
            remedy="Check pkcs11.module in privity.toml, and the module's own configuration.",
        ) from error
    try:
        token = module.get_token(token_label=held.token)
    except pkcs11.PKCS11Error as error:
        raise UnavailableError(
            f"There is no token {held.token}, or more than one.",
            where=str(held.module),
            remedy="Connect it, or check pkcs11.token in privity.toml.",
        ) from error
    try:
        session = token.open(user_pin=pin)
    except pkcs11.PKCS11Error as error:
        raise UnavailableError(
            f"The token {held.token} opens no session" + (", or does not take the PIN." if pin else "."),
            where=held.token,
            remedy="Check the token and the PIN's file before anybody tries again: a few wrong PINs lock a token.",
        ) from error
    try:
        yield session
    finally:
        with suppress(pkcs11.PKCS11Error):  # a token that is gone has closed it
            session.close()


def _object(pkcs11: Any, held: TokenKey, session: Any, kind: Any) -> Any:
    try:
        return session.get_key(object_class=kind, key_type=pkcs11.KeyType.EC_EDWARDS, label=held.key)
    except pkcs11.PKCS11Error as error:
        raise _no_key(held) from error


def _no_key(held: TokenKey) -> UnavailableError:
    return UnavailableError(
        f"The token {held.token} has no Ed25519 key pair {held.key}, or more than one.",
        where=held.token,
        remedy="Check pkcs11.key in privity.toml; a log is signed by the key it was begun with.",
    )


def _no_pin(path: Path) -> UnavailableError:
    return UnavailableError(
        "The file of the token's PIN cannot be used.",
        where=path.name,
        remedy="Write the PIN to it, and nothing else; give it the mode 0600.",
    )


def _unsigned() -> UnavailableError:
    return UnavailableError(
        "The token did not sign; no signature was made.",
        where="token",
        remedy="Check the token, open the log again, then repeat the append with the same key.",
    )
