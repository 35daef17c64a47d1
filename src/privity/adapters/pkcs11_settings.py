"""What `[pkcs11]` of `privity.toml` says, and what is wrong with it: the token that holds the log's signing key."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from privity.errors import InputError
from privity.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLACES: Final = ("file", "pkcs11")
"""What `log.key` may say."""
KEYS: Final[dict[str, type]] = {"module": str, "token": str, "key": str, "pin_file": str}


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """A key on a token.

    Attributes:
        module: The PKCS#11 module, a library that is loaded into this process.
        token: Label of the token.
        key: Label of the key pair on it.
        pin_file: File that holds the PIN; it is read whenever it is needed and kept nowhere.
    """

    module: Path
    token: str
    key: str
    pin_file: Path


def token_key(log: Mapping[str, Any], pkcs11: Mapping[str, Any], root: Path) -> TokenKey | None:
    """What the tables `[log]` and `[pkcs11]` say, once checked; None where the key lies in a file of the office."""
    return None if log.get("key", PLACES[0]) != "pkcs11" else _told(pkcs11, root)


def token_faults(log: Mapping[str, Any], pkcs11: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Settings of the right types that cannot stand: (which, what it does)."""
    place = log.get("key", PLACES[0])
    if place not in PLACES:
        yield "log.key", f"is none of {', '.join(PLACES)}"
    elif place == "pkcs11":
        yield from _faults(pkcs11)
    elif pkcs11:
        yield "pkcs11", 'is of no use unless log.key is "pkcs11"'


def read_token(path: Path, root: Path) -> TokenKey:
    """The token that a file with a table ``[pkcs11]`` names, for an office that will stand in `root`.

    Raises:
        InputError: It cannot be read, or something in it cannot stand; all of it is listed.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            "The file that names the token cannot be read.", where=path.name, remedy="Write it in TOML."
        ) from error
    given = document.get("pkcs11")
    if set(document) != {"pkcs11"} or not isinstance(given, dict):
        found = [("pkcs11", "is not the one table of the file")]
    else:
        found = [(f"pkcs11.{key}", "is unknown") for key in given if key not in KEYS]
        found += [
            (f"pkcs11.{key}", "is not of type str") for key in KEYS if not isinstance(given.get(key, ""), str)
        ]
        found = found or list(_faults(given))
    if found:
        raise InputError(
            f"{path.name} holds {len(found)} problem(s).",
            where=path.name,
            remedy="Mend what is listed.",
            problems=tuple(
                Problem(
                    rule="settings",
                    says=f"{where} {says}.",
                    remedy="Write it as docs/reference/office.md says.",
                )
                for where, says in found
            ),
        )
    return _told(document["pkcs11"], root)


def token_text(key: TokenKey) -> list[str]:
    """The table as it stands in `privity.toml`."""
    told = {"module": str(key.module), "token": key.token, "key": key.key, "pin_file": str(key.pin_file)}
    return [
        "[pkcs11]",
        *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()),
    ]


def _told(pkcs11: Mapping[str, Any], root: Path) -> TokenKey:
    return TokenKey(
        module=Path(pkcs11["module"]),
        token=pkcs11["token"],
        key=pkcs11["key"],
        pin_file=root / pkcs11["pin_file"],
    )


def _faults(pkcs11: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in KEYS:
        if not pkcs11.get(key):
            yield f"pkcs11.{key}", "is missing"
    # A name alone would be looked for along a path that is another's to set.
    if pkcs11.get("module") and not Path(pkcs11["module"]).is_absolute():
        yield "pkcs11.module", "is not an absolute path"
