"""Whether the registers hold exactly the entries the log accounts for.

A signature shows that an entry was not changed; only the log shows that one was
taken away, or put in past the command. Each `register` entry of the log commits
to the digest of the signed bytes, and each entry in the files must answer one.

The log may hold millions of entries, so which of them are of registers is kept
in `accounted.json`: numbers, how far the log was read, its root there, and a
MAC under a key derived from the unit key. Nothing rests on that file being there
or new: what lies behind it in the log is read, and what is read is hashed up
to the signed root. Someone without the unit key cannot make one that leaves an
entry out; an older one, or none, only costs time.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.disclosure import commitment, disclose, unb64u
from privity.accounting.entry import read_entry
from privity.adapters.durable import replace_durably
from privity.adapters.registers.trust import signed_bytes
from privity.errors import IntegrityError, UnavailableError
from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.model.tree import check_inclusion, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from privity.adapters.log_reader import LogReader
    from privity.adapters.registers.entering import Entering

    Tables = Mapping[str, list[dict[str, Any]]]

INDEX: Final = "accounted.json"
PURPOSE: Final = b"privity/register-index/v1\0"
SAVE_EVERY: Final = 1 << 16
"""Log entries read behind the index after which it is written again."""
NAMED: Final = 20
"""Missing entries named in an error; the rest is counted."""


class Accounted:
    """Compares registers with the log, remembering what this process has found.

    Args:
        folder: The folder of the registers.
        log: The office's log.
        unit_key: Opens what the log commits to.
        entering: Entries on their way into a register.
        writes: False leaves the index as it is, beside a writer.
    """

    def __init__(
        self, folder: Path, log: LogReader, unit_key: bytes, entering: Entering, *, writes: bool
    ) -> None:
        self._index, self._log, self._unit_key = folder / INDEX, log, unit_key
        self._entering, self._writes = entering, writes
        self._numbers: list[int] | None = None
        self._read_to = self._saved_to = 0
        self._matched: dict[int, tuple[str, str]] = {}

    def check(self, tables: Tables, *, anew: bool = False) -> None:
        """Raise unless every `register` entry of the log stands in `tables`, and nothing else does.

        Args:
            tables: Register to its entries, as they lie in the files.
            anew: True believes no index and reads the whole log.

        Raises:
            IntegrityError: Entries are missing or were never accounted for, or the log is not the one the index was made from, or does not hash
                to its root. The registers are not to be used.
            UnavailableError: All that is missing is on its way: a command is entering it, or was cut off.
        """
        numbers = self._register_entries(anew=anew)
        standing = _digests(tables.items())
        missing = [index for index in numbers if not self._stands(index, standing)]
        if not missing:
            if self._writes:  # a reader's log may be older than an entry a writer made since
                self._check_strays(standing)
            return
        waiting = _digests((register, [entry]) for register, entry in self._entering.held())
        lost = [index for index in missing if not self._stands(index, waiting)]
        raise self._lost(lost) if lost else _on_its_way(missing)

    def _check_strays(self, standing: Mapping[str, list[str]]) -> None:
        answered = set(self._matched.values())
        strays = [
            name for name, kept in standing.items() for digest in kept if (name, digest) not in answered
        ]
        if strays:
            raise IntegrityError(
                f"{len(strays)} register entries are not in the log: of {', '.join(sorted(set(strays)))}.",
                where="registers/",
                remedy="Take them out, ask who put them there, and enter what is right with its own command.",
            )

    def _register_entries(self, *, anew: bool) -> list[int]:
        """Numbers of all `register` entries, the log read from where it was last read."""
        if anew:
            self._numbers, self._read_to, self._matched = [], 0, {}
        elif self._numbers is None:
            self._numbers, self._read_to = self._load()
            self._saved_to = self._read_to
        numbers: list[int] = self._numbers or []
        found = self._log.of_kind("register", self._read_to)
        self._numbers, self._read_to = [*numbers, *found], self._log.size
        if self._writes and (found or self._read_to - self._saved_to >= SAVE_EVERY):
            self._save()
        return self._numbers

    def _stands(self, index: int, standing: Mapping[str, list[str]]) -> bool:
        if index in self._matched:
            register, digest = self._matched[index]
            return digest in standing.get(register, ())
        data = self._log.entry(index)
        check_inclusion(leaf_hash(data), index, self._log.size, self._log.inclusion(index), self._log.root)
        fields = read_entry(data)
        register, committed = fields.get("register", ""), frozenset(fields["_sd"])
        nonce = unb64u(fields["n"])
        for digest in standing.get(register, ()):
            if commitment(disclose(self._unit_key, nonce, "digest", digest)) in committed:
                self._matched[index] = register, digest
                return True
        return False

    def _load(self) -> tuple[list[int], int]:
        """Numbers and how far the log was read for them; nothing and zero where no index of ours is there."""
        body = _open_index(self._index, self._mac_key())
        if body is None:
            return [], 0
        size, entries = body["size"], body["entries"]
        if size > self._log.size and not self._writes:  # a writer went on after this reader opened the log
            return [index for index in entries if index < self._log.size], self._log.size
        if size > self._log.size or self._log.root_at(size).hex() != body["root"]:
            raise _another_log(size)
        return entries, size

    def _save(self) -> None:
        body = {
            "v": 1,
            "size": self._read_to,
            "root": self._log.root_at(self._read_to).hex(),
            "entries": self._numbers,
        }
        sealed = {**body, "mac": _mac(self._mac_key(), body)}
        replace_durably(self._index, canonical(sealed) + b"\n")
        self._saved_to = self._read_to

    def _mac_key(self) -> bytes:
        return hmac.digest(self._unit_key, PURPOSE, sha256)

    def _lost(self, missing: list[int]) -> IntegrityError:
        names = [f"{index} ({read_entry(self._log.entry(index))['register']})" for index in missing[:NAMED]]
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        return IntegrityError(
            f"{len(missing)} register entries that the log accounts for are not in the registers: "
            f"log entries {', '.join(names)}{more}.",
            where="registers/",
            remedy="Restore the register files from their backup, and have the inspector ask who removed what; "
            "until they stand again nothing is decided.",
        )


def _digests(tables: Any) -> dict[str, list[str]]:
    """Register, as the log writes it, to the digests of its entries; what cannot have been signed is left out."""
    found: dict[str, list[str]] = {}
    for register, entries in tables:
        kept = found.setdefault(register.replace("_", ""), [])
        for entry in entries:
            try:
                kept.append(file_digest(signed_bytes(register, entry)))
            except (TypeError, ValueError):
                continue
    return found


def _open_index(path: Path, key: bytes) -> dict[str, Any] | None:
    """The index, if it is one made under `key`."""
    try:
        body: dict[str, Any] = json.loads(path.read_bytes())
        stated = body.pop("mac")
        return body if hmac.compare_digest(_mac(key, body), stated) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _mac(key: bytes, body: Mapping[str, Any]) -> str:
    return hmac.digest(key, canonical(body), sha256).hex()


def _another_log(size: int) -> IntegrityError:
    return IntegrityError(
        f"The log is not the one whose first {size} entries the registers were compared with: it was cut short or rewritten.",
        where=f"registers/{INDEX}",
        remedy="Restore the log from a copy that extends the last checkpoint somebody kept. Only if the inspector "
        f"finds the log right, remove {INDEX}: it is made again.",
    )


def _on_its_way(missing: list[int]) -> UnavailableError:
    return UnavailableError(
        f"Log entry {missing[0]} is of a register entry on its way: a command is entering it, or was cut off.",
        where="registers/",
        remedy="Repeat the command; if that does not help, run `privity release resume`.",
    )
