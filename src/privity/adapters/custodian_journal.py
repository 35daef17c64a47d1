"""What a custodian gave, durably: for which entry to which key, and which record for which line.

One SQLite file, written in full before an answer goes out. Lines and records stand in it as HMACs under a secret of the
custodian, so that the file is no list of persons.
"""

from __future__ import annotations

import hmac
import sqlite3
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.note import Checkpoint, parse_checkpoint, split_note
from privity.accounting.refusal import Refusal
from privity.errors import UnavailableError
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from pathlib import Path

    from privity.accounting.custodian import Granted, Share

TABLES: Final = """
CREATE TABLE IF NOT EXISTS seen (one INTEGER PRIMARY KEY CHECK (one = 1), note BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS given (entry INTEGER PRIMARY KEY, leaf BLOB NOT NULL, key BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS opened (line BLOB PRIMARY KEY, record BLOB NOT NULL) WITHOUT ROWID;
"""


class Journal:
    """The journal of one custodian.

    Args:
        path: The file; made if it is not there.
        secret: 32 bytes that key the marks of lines and records.

    Raises:
        UnavailableError: It cannot be opened, here and in every method.
    """

    def __init__(self, path: Path, secret: bytes) -> None:
        self._path, self._secret = path, secret
        try:
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(TABLES)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Give the file up."""
        self._db.close()

    def last(self) -> Checkpoint | None:
        """The checkpoint seen last; None before the first."""
        found = self._rows("SELECT note FROM seen")
        return parse_checkpoint(split_note(found[0][0])[0]) if found else None

    def given(self) -> list[int]:
        """Places of the entries shares were given for, ascending."""
        return [row[0] for row in self._rows("SELECT entry FROM given ORDER BY entry")]

    def write(self, granted: Granted, key: bytes) -> Refusal | None:
        """Write down that shares are given for all of these entries, or say for which they may not be; then nothing is written.

        An entry that was given to the same key before is given again and not counted twice.

        Args:
            granted: What `judge` grants.
            key: Digest of the key the shares are sealed to.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            refused = next(
                (refused for share in granted.shares if (refused := self._one(share, key)) is not None), None
            )
            if refused is None:
                self._db.execute("INSERT OR REPLACE INTO seen VALUES (1, ?)", (granted.note,))
            self._db.execute("COMMIT" if refused is None else "ROLLBACK")
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise self._failed(error) from error
        return refused

    def _one(self, share: Share, key: bytes) -> Refusal | None:
        known = self._rows("SELECT leaf, key FROM given WHERE entry = ?", share.index)
        if known and known[0] != (share.leaf, key):
            return Refusal("given", share.index)
        line, record = self._mark("line", *share.line), self._mark("record", share.key_class, share.record)
        before = self._rows("SELECT record FROM opened WHERE line = ?", line)
        if before and before[0][0] != record:
            return Refusal("other-record", share.index)
        self._db.execute("INSERT OR IGNORE INTO given VALUES (?, ?, ?)", (share.index, share.leaf, key))
        self._db.execute("INSERT OR IGNORE INTO opened VALUES (?, ?)", (line, record))
        return None

    def _mark(self, *words: str) -> bytes:
        return hmac.digest(self._secret, canonical(words), "sha256")

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: sqlite3.Error) -> UnavailableError:
        return UnavailableError(
            f"The custodian's journal could not be read or written ({type(error).__name__}).",
            where=self._path.name,
            remedy="Free space or mend the disk; nothing was given.",
        )
