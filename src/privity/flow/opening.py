"""Open what a release needs: an entry for each record, seen by the witnesses, then the custodians' shares, then the values.

    which sealed values would leave -> one opening entry a line, durable -> a quorum saw them -> shares of k custodians -> values

The key the shares are sealed to is made here and forgotten here. A release that is taken up again makes another, and entries of its
own: entries whose key is gone open nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from privity.accounting import build
from privity.accounting.disclosure import b64u
from privity.accounting.entry import read_entry
from privity.accounting.label import DEFERRED, OPEN, make_label
from privity.accounting.opening import Approved, Opening
from privity.accounting.proof import inclusion, reader_of
from privity.accounting.shares import open_value
from privity.flow.accounting import append, seals, seconds
from privity.flow.clock import moment
from privity.flow.content import persons_left
from privity.flow.custody import BESIDE
from privity.flow.persons import identifier
from privity.flow.records import held_custody
from privity.flow.shares import Ask, record_keys
from privity.flow.witnessing import COSIGNED, witnessed
from privity.model.hashing import leaf_hashes
from privity.model.rowset import row_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from privity.accounting.entry import Entry
    from privity.flow.evidence import LineState
    from privity.flow.log_ports import Custodians
    from privity.flow.office import Engine, Office
    from privity.model.case import ApprovalRecord, ReleaseRecord

LIVES_S: Final = 3_600
"""Seconds after which an opening entry opens nothing more."""
WANTED: Final = (
    "FROM release_rows AS r JOIN approved_lines AS l ON l.ordinal = r.ordinal "
    "JOIN items AS i ON i.person_id = l.person_id AND i.value = r.value AND i.sealed IS NOT NULL"
)
"""Items that would leave and are sealed; their value is still the mark that names the row."""
OPENED: Final = (("key_class", "VARCHAR"), ("row_no", "BIGINT"), ("value", "VARCHAR"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What a release rests on, as its entries say it.

    Attributes:
        record: The release.
        approval: With its entry.
        request: Index of the request entry.
        recipient: Register id.
        lines: Of the approval, by ordinal: all of them, since its root is over them.
    """

    record: ReleaseRecord
    approval: ApprovalRecord
    request: int
    recipient: str
    lines: Mapping[int, LineState]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """A line of which something sealed would leave, and whose record it is."""

    ordinal: int
    person_id: str
    name: str
    key_class: str
    label: bytes
    signature: bytes = field(repr=False)


def open_items(engine: Engine, office: Office, custodians: Custodians, leave: Leave) -> bool:
    """Make `opened_items (key_class, row_no, value)`: the values that would leave; False when none of them is sealed.

    Args:
        engine: Holds `release_rows`, `approved_lines`, `items` and `subjects`, values still sealed.
        office: The office.
        custodians: Its custodians.
        leave: What the release rests on.

    Raises:
        UnavailableError: Too few witnesses or custodians answered, or the clock is not to be believed. Nothing is opened.
        DutyError, IntegrityError: Custodians refused, with their words; or what they gave opens nothing.
    """
    subjects = _subjects(engine, office, leave)
    if not subjects:
        return False
    when = moment(office)
    key = custodians.new_key()
    digest = sha256(key.public).hexdigest()
    log_key = f"opening/{leave.record.id}/{digest}"
    # Kept before the entries are, so that what they committed to can be opened again to an inspector.
    office.cases.record(
        "opening", actor=leave.record.releaser, at=office.now(), batch=leave.record.batch,
        release=leave.record.id, key=log_key, ordinals=[each.ordinal for each in subjects],
    )  # fmt: skip
    made = _entries(office, leave, subjects, digest, when=when)
    first = append(office, log_key, [each.data for each in made], when=when)
    witnessed(office, first + len(made))
    ask = Ask(
        key=key,
        checkpoint=office.files.read(office.files.folder("log") / COSIGNED),
        approvals=(_approved(office, leave),),
        openings=_openings(office, leave, subjects, made, first),
        subjects=[(each.person_id, each.name) for each in subjects],
        custody=held_custody(office),
    )
    with office.watch.stage("shares", rows_in=len(subjects)) as stage:
        keys, gave = record_keys(office, custodians, ask)
        stage.rows_out = len(keys)
    office.cases.record(
        "opened", actor=leave.record.releaser, at=office.now(), batch=leave.record.batch,
        release=leave.record.id, first=first, count=len(made), gave=gave,
    )  # fmt: skip
    _open(engine, keys)
    return True


def _subjects(engine: Engine, office: Office, leave: Leave) -> list[_Subject]:
    rows = engine.query(
        f"SELECT DISTINCT r.ordinal, l.person_id, s.id_kind, s.id_digits, i.key_class {WANTED} "
        "LEFT JOIN subjects AS s ON s.person_id = l.person_id ORDER BY r.ordinal"
    )
    domain = DEFERRED if leave.record.facts["deferred"] else OPEN
    names = {person_id: identifier(person_id, kind, digits) for _, person_id, kind, digits, _ in rows}
    labels = {name: make_label(office.label_key, name, domain) for name in set(names.values())}
    return [
        _Subject(
            ordinal=ordinal,
            person_id=person_id,
            name=names[person_id],
            key_class=key_class,
            label=labels[names[person_id]][0],
            signature=labels[names[person_id]][1],
        )
        for ordinal, person_id, _, _, key_class in rows
    ]


def _entries(
    office: Office, leave: Leave, subjects: Sequence[_Subject], digest: str, *, when: int
) -> list[Entry]:
    return [
        build(
            "opening",
            seal=salted,
            when=when,
            clear={
                "req": leave.request,
                "dec": leave.lines[each.ordinal].entry,
                "apr": [leave.approval.entry or 0],
                "rcp": leave.recipient,
                "key": digest,
                "sub": b64u(each.label),
                "exp": min(when + LIVES_S, seconds(leave.approval.not_after)),
            },
            sealed={
                "record": each.person_id,
                "line": leave.lines[each.ordinal].line_id,
                "by": leave.record.releaser,
            },
        )
        for each, salted in zip(
            subjects, seals(office, "opening", len(subjects), when=when, of=leave.request), strict=True
        )
    ]


def opened_values(office: Office, entry: int) -> dict[str, Any]:
    """What the opening entry there committed to, made again from what is kept; empty where that is lost."""
    request = read_entry(office.log.entry(entry))["req"]
    batch = next(each for each in office.cases.batches() if each.request_entry == request)
    for kind, actor, _, _, data in office.cases.events(batch.id):
        first = office.log.appended(data["key"]) if kind == "opening" else None
        if first is not None and first <= entry < first + len(data["ordinals"]):
            ordinal = data["ordinals"][entry - first]
            ((_, line_id, _, _),) = office.cases.outcomes_of(batch.id, [ordinal])
            about = persons_left(office, batch.id, data["release"]).get(ordinal)
            return {"record": about, "line": line_id, "by": actor}
    return {}


def _approved(office: Office, leave: Leave) -> Approved:
    entry = leave.approval.entry or 0
    return Approved(
        index=entry,
        entry=office.log.entry(entry),
        path=tuple(office.log.inclusion(entry, office.log.size)),
        statement=leave.approval.statement,
        signature=leave.approval.signature,
    )


def _openings(
    office: Office, leave: Leave, subjects: Sequence[_Subject], made: Sequence[Entry], first: int
) -> Callable[[int, int], list[Opening]]:
    """What makes the openings from one place to another, with their proofs."""
    rows = {n: (s.line_id, s.line_digest, s.entry) for n, s in sorted(leave.lines.items())}
    places = {ordinal: place for place, ordinal in enumerate(rows)}
    node = reader_of(leaf_hashes([row_bytes(*row) for row in rows.values()]))
    size = office.log.size

    def one(nth: int) -> Opening:
        each, entry = subjects[nth], made[nth]
        place = places[each.ordinal]
        return Opening(
            index=first + nth,
            entry=entry.data,
            path=tuple(office.log.inclusion(first + nth, size)),
            disclosures=(entry.disclosures["record"], entry.disclosures["line"]),
            domain=DEFERRED if leave.record.facts["deferred"] else OPEN,
            identifier=each.name,
            signature=each.signature,
            key_class=each.key_class,
            row=rows[each.ordinal],
            place=place,
            row_path=tuple(inclusion(place, len(rows), node)),
        )

    return lambda low, high: [one(nth) for nth in range(low, high)]


def _open(engine: Engine, keys: Mapping[tuple[str, str], bytes]) -> None:
    """Decrypt the rows that would leave, and no other."""
    engine.attach_rows("opened_items", OPENED, [])
    rows = engine.stream(
        f"SELECT DISTINCT i.key_class, i.person_id, i.row_no, i.sealed, {', '.join('i.' + name for name in BESIDE)} {WANTED}"
    )
    for chunk in rows:
        opened = [
            (key_class, row, open_value(keys[person_id, key_class], sealed, row=row, beside=[key_class, person_id, *beside]))
            for key_class, person_id, row, sealed, *beside in chunk
        ]  # fmt: skip
        engine.attach_rows("opened_chunk", OPENED, opened)
        engine.append("opened_items", "SELECT * FROM opened_chunk")
