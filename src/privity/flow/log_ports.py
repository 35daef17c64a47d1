"""Ports of the accounting log and of the outside bodies that watch it: what each promises, adapters keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from privity.accounting.key_custodians import KeyCustodians
    from privity.accounting.policy import Policy
    from privity.accounting.run import Head


class Log(Protocol):
    """The accounting log. One writer."""

    @property
    def size(self) -> int: ...
    @property
    def root(self) -> bytes: ...
    @property
    def origin(self) -> str: ...
    @property
    def checkpoint(self) -> bytes: ...

    def append(self, entries: Sequence[bytes], *, key: str) -> int:
        """Index of the first entry, returned only once all are durable and signed for.

        Appending the same entries under the same key again changes nothing and
        returns the same index.
        """
        ...

    def appended(self, key: str) -> int | None:
        """Index of the first entry appended under `key`; None when nothing was."""
        ...

    def entry(self, index: int) -> bytes: ...
    def close(self) -> None: ...
    def entries(self, start: int, end: int) -> Iterator[bytes]: ...
    def of_kind(self, kind: str, start: int = 0) -> list[int]:
        """Indices of the entries of a kind, from `start` on."""
        ...

    def filed(self, start: int = 0) -> list[int]:
        """Indices of the entries that are filed under a person's label, from `start` on."""
        ...

    def inclusion(self, index: int, size: int) -> list[bytes]: ...
    def root_at(self, size: int) -> bytes:
        """Root over the first `size` entries."""
        ...

    def consistency(self, old: int) -> list[bytes]:
        """The proof that the log begins with its first `old` entries."""
        ...


class Units(Protocol):
    """Secrets that salt the log, one for each class of entries and year."""

    def key(self, name: str, year: int) -> bytes:
        """The secret, made when it is first asked for. Raises `UnavailableError` where it was destroyed."""
        ...

    def destroyed(self, name: str, year: int) -> bool: ...
    def units(self) -> list[tuple[str, int]]:
        """Every class and year there is or was a secret of."""
        ...

    def destroy(self, name: str, year: int, *, mark: bytes) -> None:
        """Destroy a secret for ever, durably; `mark` stays in its place."""
        ...


class Persons(Protocol):
    """Runs of the index of persons. They may be lost, and are believed only against their heads."""

    def make(self, low: int, high: int, labels: Sequence[bytes], indices: Sequence[int]) -> Head:
        """Make the run of entries ``[low, high)`` out of labels and the entries filed under them, in log order."""
        ...

    def merge(self, first: Head, second: Head) -> Head: ...
    def has(self, head: Head) -> bool: ...
    def keep(self, heads: Sequence[Head]) -> None:
        """Remove all other runs."""
        ...

    def remembered(self) -> int | None:
        """Where the newest index entry may be looked for; None from the beginning."""
        ...

    def remember(self, entry: int) -> None: ...
    def prove(self, head: Head, label: bytes) -> dict[str, Any]:
        """What a run lists under a label, as `privity.accounting.run.check_run` checks it."""
        ...


class Witnesses(Protocol):
    """Outside bodies that cosign the log."""

    @property
    def policy(self) -> Policy:
        """Who they are, and how many of them a checkpoint needs."""
        ...

    def ask(self, requests: Mapping[str, bytes]) -> dict[str, tuple[int, bytes] | str]:
        """Send each named witness its request, all at once; status and body of each, or in words why there is none."""
        ...


class SharesKey(Protocol):
    """A key pair of one opening: the private half stands in memory and is never written."""

    @property
    def public(self) -> bytes: ...
    def open(self, sealed: bytes, custodian: str) -> bytes:
        """The shares a custodian sealed to it. Raises `IntegrityError` for anything else."""
        ...


class Custodians(Protocol):
    """Outside bodies that hold shares of the records' keys."""

    @property
    def known(self) -> KeyCustodians:
        """Who they are, and how many of them open a record."""
        ...

    def ask(self, path: str, requests: Mapping[str, bytes]) -> dict[str, tuple[int, bytes] | str]:
        """Send each named custodian its request, all at once; status and body of each, or in words why there is none."""
        ...

    def new_key(self) -> SharesKey: ...
    def seal(self, offered: bytes, secrets: bytes, custodian: str) -> bytes:
        """Secrets of a class, sealed to the key a custodian offered for them. Raises `IntegrityError` if that is none."""
        ...
