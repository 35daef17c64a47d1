"""What every flow is handed: the office's stores, engine, keys and clock behind narrow ports.

Ports say in words what they promise about durability; adapters keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence  # noqa: TC003  (field types)
from contextlib import AbstractContextManager  # noqa: TC003
from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from privity.accounting import DecisionTerms  # noqa: TC001  (field type)
from privity.accounting.label import LabelKey  # noqa: TC001
from privity.authority import Book, Pack  # noqa: TC001
from privity.authority.derive import Lists  # noqa: TC001
from privity.flow.log_ports import Custodians, Log, Persons, Units, Witnesses  # noqa: TC001
from privity.model.finding import Stage  # noqa: TC001
from privity.model.register import Registers  # noqa: TC001

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from privity.identity.reach import Reach
    from privity.model.case import (
        ApprovalRecord,
        Batch,
        ObjectionRecord,
        ReleaseRecord,
        ReviewDecision,
    )
    from privity.model.line import LineOutcome
    from privity.model.request import Header
    from privity.model.step import Step

Place: TypeAlias = Any
"""A file or folder of the office. Flows pass it on; only adapters look inside."""


class Engine(Protocol):
    """Runs named steps over relations. Lives as long as one stage; forgets everything after."""

    @property
    def version(self) -> str:
        """Name and version of what decides: another version may decide otherwise."""
        ...

    def run(self, steps: Iterable[Step]) -> None: ...
    def drop(self, *relations: str) -> None: ...
    def attach_parquet(self, name: str, *paths: Place) -> None: ...
    def attach_file(self, name: str, path: Place) -> None:
        """Make a Parquet or CSV file a relation, by its ending."""
        ...

    def attach_view(self, name: str, select: str) -> None: ...
    def append(self, name: str, select: str) -> None: ...
    def attach_rows(
        self, name: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]
    ) -> None: ...
    def write_parquet(self, select: str, path: Place, *, read_often: bool = False) -> None:
        """Replace a file with the rows of a SELECT, whole and durably; `read_often` rather quick to read than small."""
        ...

    def count(self, relation: str) -> int: ...
    def columns(self, relation: str) -> list[str]: ...
    def query(self, select: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...
    def stream(
        self, select: str, parameters: Sequence[Any] = (), size: int = 50_000
    ) -> Iterator[list[tuple[Any, ...]]]: ...
    def arrays(self, select: str) -> Mapping[str, Any]:
        """Columns of a SELECT as arrays, for an index."""
        ...

    def attach_arrays(self, name: str, arrays: Mapping[str, Any]) -> None:
        """Make a relation of arrays that an index gave."""
        ...


class RecordIndex(Protocol):
    """Rows of the record file by their keys: made from it, thrown away at will, never believed unchecked.

    `of` is the digest of the manifest of the record file.
    """

    def build(
        self,
        engine: Engine,
        reaches: Sequence[Reach],
        *,
        of: str,
        parts: Sequence[Mapping[str, Place]],
        advance: Callable[[int], Any],
    ) -> int:
        """Make it from files of relations, part by part, and put it in place whole; its size in bytes."""
        ...

    def drop(self) -> bool:
        """Remove every index; whether there was one."""
        ...

    def size(self, of: str) -> int | None:
        """Bytes of it; None when there is none."""
        ...

    def missing(self, of: str) -> str:
        """Why there is none to use, in words; empty when it is open. Raises `IntegrityError` for a damaged one."""
        ...

    def attach(self, engine: Engine, reach: Reach) -> int:
        """Make the relation the rows whose key is asked for; how many. Raises `IntegrityError` where it cannot prove that these are all."""
        ...


class Beside(Protocol):
    """Looks lines up beside the engine: on more machines than this one, by the same steps, to the same answers."""

    @property
    def version(self) -> str:
        """Name and version of what computes the answers."""
        ...

    def answer(
        self,
        steps: Sequence[Step],
        *,
        lines: Mapping[str, Place],
        records: Mapping[str, Mapping[str, str]],
        makes: str,
        out: Place,
    ) -> Sequence[Place]:
        """Run steps over lines (relation -> Parquet file) and records (relation -> file -> digest); `makes` as Parquet in `out`.

        Raises `IntegrityError` for records that are not those of the digests, `UnavailableError` for anything that
        stops it; then nothing is answered.
        """
        ...


class SliceMaker(Protocol):
    """Makes the entries of decisions, one slice at a time."""

    def begin(self, lines: list[tuple[Any, ...]], *, when: int, random: bytes) -> None:
        """Take a slice over, as `DecisionTerms.entries` does; what was taken over before has been asked for."""
        ...

    def entries(self) -> list[bytes]:
        """The entries of the slice taken over. Raises `UnavailableError` if who makes them ended, `IntegrityError` for wrong ones."""
        ...


class Signatures(Protocol):
    """Makes and checks detached signatures and knows certificates."""

    def sign(self, data: bytes, *, cert: Place, key: Place) -> bytes: ...
    def verify(self, data: bytes, signature: bytes, *, certificate: bytes) -> None: ...
    def seal(self, source: Any, out: Place, recipients: Sequence[bytes]) -> None: ...
    def can_seal(self, pem: bytes) -> bool: ...
    def certificate_digest(self, pem: bytes) -> str: ...
    def certificate_dates(self, pem: bytes) -> tuple[datetime, datetime]: ...


class BatchFolder(Protocol):
    """Files of one batch."""

    @property
    def header(self) -> Place: ...
    @property
    def signature(self) -> Place: ...
    def original(self, name: str) -> Place: ...
    def originals(self) -> list[Place]: ...
    @property
    def sealed_original(self) -> Place: ...
    def issued(self, digest: str) -> Place: ...
    def evidence(self, digest: str) -> Place: ...
    def table(self, name: str) -> Place: ...


class Files(Protocol):
    """The office's folders."""

    def folder(self, name: str) -> Place: ...
    def batch(self, batch_id: str) -> BatchFolder: ...
    def other_batches(self, batch_id: str, name: str) -> list[Place]: ...
    def folders(self, name: str) -> list[Place]: ...
    def make_folder(self, folder: Place) -> None: ...
    def remove_folder(self, folder: Place) -> None: ...
    def empty_tmp(self) -> None: ...
    def new_folder(self, name: str) -> Place: ...
    def staged(self, name: str) -> BatchFolder: ...
    def settle(self, staged: Any, batch_id: str) -> None:
        """Move a staged batch folder into place, whole and durably."""
        ...

    def publish(self, folder: Place, name: str) -> None: ...
    def copy(self, source: Place, target: Place) -> None: ...
    def digest(self, path: Place) -> str: ...
    def exists(self, path: Place) -> bool: ...
    def read(self, path: Place, *, limit: int = 64 << 20) -> bytes: ...
    def write(self, path: Place, data: bytes) -> None:
        """Replace a file whole and durably."""
        ...

    def write_stream(self, path: Place, chunks: Iterable[bytes]) -> str: ...
    def remove(self, path: Place) -> None: ...
    def keep(self, path: Place) -> None:
        """Return only once a written file and its name are durable."""
        ...

    def discard(self, path: Place) -> None:
        """Remove a file, durably."""
        ...


class Entering(Protocol):
    """Register entries signed and not yet in their register; `hold` and `drop` are durable."""

    def hold(self, register: str, entry: Mapping[str, Any]) -> None: ...
    def held(self) -> list[tuple[str, dict[str, Any]]]: ...
    def drop(self, register: str) -> None: ...


class Cases(Protocol):
    """The case store. Every method is one transaction; `transaction` joins several."""

    def transaction(self) -> AbstractContextManager[None]: ...
    def file_batch(self, batch: Batch) -> Batch: ...
    def batch(self, batch_id: str) -> Batch: ...
    def batches(self) -> tuple[Batch, ...]: ...
    def find_filing(self, agency: str, batch_id: str) -> Batch | None: ...
    def update_batch(self, batch_id: str, **changes: Any) -> None: ...
    def add_lines(self, batch_id: str, lines: Iterable[tuple[int, str]]) -> None: ...
    def set_outcomes(self, batch_id: str, outcomes: Iterable[tuple[int, str]]) -> None: ...
    def set_standings(self, batch_id: str, standings: Iterable[tuple[str, str]]) -> None: ...
    def set_all_outcomes(self, batch_id: str, outcome: LineOutcome) -> None: ...
    def number_entries(self, batch_id: str, first: int, low: int, high: int) -> None: ...
    def counts(self, batch_id: str) -> dict[str, int]: ...
    def outcomes(self, batch_id: str) -> Iterator[tuple[int, str, str, int | None]]: ...
    def standings(self, batch_id: str) -> list[tuple[str, int | None, str]]: ...
    def outcomes_of(
        self, batch_id: str, ordinals: Iterable[int]
    ) -> list[tuple[int, str, str, int | None]]: ...
    def lines_named(self, batch_id: str, line_ids: Iterable[str]) -> dict[str, int]: ...
    def line(self, batch_id: str, line_id: str) -> tuple[int, str, int | None]: ...
    def ordinals(self, batch_id: str, outcome: LineOutcome) -> list[int]: ...
    def record(
        self,
        kind: str,
        *,
        actor: str,
        at: datetime,
        batch: str | None = None,
        ordinal: int | None = None,
        **data: Any,
    ) -> None: ...
    def events(self, batch_id: str) -> list[tuple[str, str, datetime, int | None, dict[str, Any]]]: ...
    def open_lines(self, batch_id: str, ordinals: Sequence[int], *, person: str, at: datetime) -> None: ...
    def opened_by(self, batch_id: str, person: str) -> set[int]: ...
    def openers(self, batch_id: str) -> dict[int, frozenset[str]]: ...
    def add_decisions(self, batch_id: str, decisions: Sequence[ReviewDecision], *, at: datetime) -> None: ...
    def decisions(self, batch_id: str) -> list[ReviewDecision]: ...
    def add_objection(self, objection: ObjectionRecord) -> None: ...
    def cure_objection(
        self, objection_id: str, *, evidence: str, answer: str, accepted_by: str, at: datetime
    ) -> None: ...
    def objections(self, batch_id: str) -> list[ObjectionRecord]: ...
    def add_call_back(
        self, batch_id: str, *, officer: str, ordinal: int, confirmed: bool, by: str, at: datetime
    ) -> None: ...
    def call_backs(self, batch_id: str) -> dict[tuple[str, int], bool]: ...
    def add_answers(
        self, batch_id: str, answers: Sequence[tuple[int, str, str]], *, approver: str, at: datetime
    ) -> None: ...
    def answers(self, batch_id: str, approver: str) -> dict[tuple[int, str], str]: ...
    def add_approval(self, approval: ApprovalRecord, ordinals: Sequence[int]) -> None: ...
    def approval(self, approval_id: str) -> ApprovalRecord: ...
    def approvals(self, batch_id: str) -> list[ApprovalRecord]: ...
    def approved_on(self, approver: str, start: datetime, end: datetime) -> int: ...
    def set_approval_entry(self, approval_id: str, entry: int) -> None: ...
    def approved_ordinals(self, approval_id: str) -> list[int]: ...
    def intend_release(self, release: ReleaseRecord) -> None: ...
    def advance_release(self, release_id: str, state: str, **changes: Any) -> None: ...
    def releases(self, batch_id: str | None = None) -> list[ReleaseRecord]: ...


class Parser(Protocol):
    """Reads a lines file in a limited child process into the relation `lines`."""

    def __call__(self, path: Place, *, out: Place, tmp: Place, header: Header | None) -> Any:
        """Rows, digest and format; raises `InputError` with every problem, leaving nothing behind."""
        ...


class Watch(Protocol):
    """Hears what a run does: stage, rows in and out, seconds. Never a value of a line."""

    def stage(self, name: str, *, rows_in: int, total: int | None = None) -> AbstractContextManager[Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The office's settings, as read from `privity.toml`. Defaults are the strict ones.

    Attributes:
        custodian: Code of the agency that keeps the records.
        name: Its name, as letters show it.
        address: Where a reader of a letter writes to.
        demonstration: True marks every package and certificate DEMONSTRATION.
        inspection_slice: Most lines looked up per inspection entry; each such slice reads the record file once.
        destroy_after_days: Days after which a recipient must destroy what it got.
        approval_hours: Hours after which an unused approval dies.
        index: When a loaded record file gets an index: "auto", if it is large; "always"; "never".
        answer_days: Days from filing to the day on which the answers of a batch are published, whatever was found.
        bound: Largest bound of false accepts, in parts per billion, under which a cell is open.
        uncalibrated: True only if `privity.toml` confesses that cells without a bound stand open.
        decoy_every: One decoy rides with so many lines looked up, and never fewer than twenty with a batch.
        audit_lines: Verified lines of a batch that auditors compare blindly.
        retention: Class of log entries to the years its secret is kept after that of the request; what is not named is kept for ever.
    """

    custodian: str
    name: str
    address: str
    demonstration: bool
    born: date
    inspection_slice: int = 2_500_000
    destroy_after_days: int = 180
    approval_hours: int = 24
    index: str = "auto"
    answer_days: int = 30
    bound: int = 100_000
    uncalibrated: bool = False
    decoy_every: int = 1_000
    audit_lines: int = 60
    retention: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The office's own keys. Private keys of people never lie here.

    Attributes:
        unit: 32 secret bytes that salt the log's disclosures.
        travel: 32 secret bytes that key the fingerprints of refused persons.
        manifest_cert: Certificate of the office's P-384 key that signs manifests.
        manifest_key: That key.
    """

    unit: bytes = field(repr=False)
    travel: bytes = field(repr=False)
    manifest_cert: Place
    manifest_key: Place


class Referee(Protocol):
    """An engine of another make, given one rule book under one authority."""

    def unmet(self, rows: Sequence[Mapping[str, Any]]) -> list[frozenset[int]]:
        """For each row the bits of the rules not surely met."""
        ...


class Ranker(Protocol):
    """Weighs lines against their candidates, for an order in which people see them. Nothing else rests on it."""

    def weights(
        self, lines: Sequence[tuple[Any, ...]], candidates: Sequence[tuple[Any, ...]]
    ) -> Mapping[int, float]:
        """Ordinal to the weight of its best candidate.

        Rows of both are ordinal, family and given name, middle initial, suffix, birth date, number, place and unit.
        """
        ...


class LawKept(Protocol):
    """The law packs an office adopted."""

    def digest(self, pack: Traversable) -> str:
        """The digest of a pack as it is now."""
        ...

    def keep(self, pack: Traversable) -> str:
        """Keep a pack durably; its digest."""
        ...

    def choose(self, digest: str) -> None:
        """Put a kept pack in force."""
        ...

    def chosen(self) -> str:
        """The digest of the pack in force."""
        ...

    def holds(self, digest: str) -> bool:
        """Whether a pack is kept."""
        ...

    def open(self, digest: str) -> Any:
        """Read a kept pack: its ``pack``, ``lists``, ``canaries`` and ``digest``."""
        ...

    def with_file(self, digest: str, path: str, data: bytes) -> Traversable:
        """A kept pack with one file more or in place of another, to be read only."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An opened office.

    `witnesses` cosign the log; None only if `privity.toml` confesses that it has none.
    `custodians` hold shares of the keys that values are sealed under; None where values are not sealed.
    `beside` opens what looks lines up in place of the engine; None looks them up in the engine.
    `apart` has entries made by a process beside this one; None has them made here.
    `registers` reads every register and refuses them all if one lacks an entry the log accounts for;
    `registers_anew` does so from the whole log, with no index believed. `register_entries` is a register's entries as
    they lie in its file; nothing is checked.
    """

    settings: Settings
    keys: Keys
    files: Files
    index: RecordIndex
    cases: Cases
    log: Log
    witnesses: Witnesses | None
    custodians: Custodians | None
    persons: Persons
    units: Units
    label_key: LabelKey
    engine: Callable[[], AbstractContextManager[Engine]]
    beside: Callable[[], AbstractContextManager[Beside]] | None
    apart: Callable[[DecisionTerms], AbstractContextManager[SliceMaker]] | None
    signatures: Signatures
    outbox: Any
    parse: Parser
    pack: Pack
    law: LawKept
    law_digest: str
    referee: Callable[[Book, str, Sequence[Stage]], Referee]
    ranker: Callable[[], Ranker]
    lists: Lists
    canaries: Mapping[str, Sequence[tuple[dict[str, str | None], frozenset[str]]]]
    roster: Callable[[Registers, str, date], list[tuple[Any, ...]]]
    registers: Callable[[], Registers]
    registers_anew: Callable[[], Registers]
    entering: Entering
    register_entries: Callable[[str], list[dict[str, Any]]]
    append_register: Callable[[str, dict[str, Any]], None]
    check_entry: Callable[[str, dict[str, Any]], object]
    signed_bytes: Callable[[str, dict[str, Any]], bytes]
    now: Callable[[], datetime]
    random: Callable[[int], bytes]
    watch: Watch
    package_folder: Callable[..., Any]

    def today(self) -> date:
        """The day it is, in UTC."""
        return self.now().date()
