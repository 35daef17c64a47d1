"""After the release: a recall names exactly who and what, and a recipient's replies are checked and kept.

The recall entries are in the log before the notice is; a recall that is cut off
is finished by recalling again, which changes nothing that is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from privity.accounting import build
from privity.accounting.entry import read_entry
from privity.errors import InputError, OutOfOrderError
from privity.flow.accounting import append_once, seal, seals
from privity.flow.acting import act
from privity.flow.evidence import states
from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.model.line import LineOutcome
from privity.model.register import Duty, current
from privity.model.release import ReleaseId
from privity.release import read_manifest
from privity.release.recall import Recall, check_destruction, write_recall
from privity.release.receipt import check_receipt

if TYPE_CHECKING:
    from privity.flow.office import Office, Place
    from privity.model.case import ReleaseRecord
    from privity.release import Manifest

ANSWER_DAYS = 10
GROUNDS = ("not_authorised", "wrong_person", "court_order", "safeguards", "purpose_ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A recall that went out."""

    recall_id: str
    lines: int
    digest: str


def recall(office: Office, release_id: str, *, why: str, person: str, key: Place) -> Notice:
    """Recall everything a release sent.

    Args:
        office: The office.
        release_id: The release.
        why: One of `GROUNDS`.
        person: Approver, counsel or releaser who orders it: any of them, so that a recall never waits.
        key: His key.

    Raises:
        InputError: `why` is no ground. Nothing was changed.
        OutOfOrderError: The release was not delivered.
    """
    if why not in GROUNDS:
        raise InputError(
            "That is not a ground for a recall.", where="--why", remedy="Give one of " + ", ".join(GROUNDS)
        )
    record, manifest = _delivered(office, release_id)
    registers = office.registers()
    act(office, registers, canonical(["recall", release_id, why]), person=person, key=key, duty=Duty.RELEASER)
    at = office.now()
    batch = office.cases.batch(record.batch)
    ordinals = office.cases.approved_ordinals(record.approval)
    held = states(office, batch, ordinals)
    folder = office.files.new_folder(f"recall-{release_id}") / release_id
    certificate = _certificate(office, record)
    demand = Recall(
        recall_id=f"RC-{release_id[2:]}",
        release_id=ReleaseId(release_id),
        manifest_sha256=manifest.digest,
        recipient=manifest.terms.recipient,
        lines=tuple(f"{record.batch}/{state.line_id}" for state in held.values()),
        ground=why,
        cite=tuple(entry.cite for entry in office.pack.provisions if entry.id == batch.authority),
        demand="destroy",
        ordered_by=person,
        issued_on=at.date(),
        answer_by=at.date() + timedelta(days=ANSWER_DAYS),
    )
    notice = write_recall(
        demand,
        folder=office.package_folder(folder, office.signatures, [certificate]),
        sign=lambda data: office.signatures.sign(
            data, cert=office.keys.manifest_cert, key=office.keys.manifest_key
        ),
    )
    _account(office, record, file_digest(notice), why=why, person=person)
    office.files.publish(folder, f"{manifest.terms.recipient}/recall-{release_id}")
    with office.cases.transaction():
        office.cases.set_outcomes(record.batch, ((n, LineOutcome.RECALLED.value) for n in ordinals))
        office.cases.record(
            "recalled", actor=person, at=at, batch=record.batch, release=release_id, ground=why
        )
    return Notice(recall_id=demand.recall_id, lines=len(ordinals), digest=file_digest(notice))


def file_receipt(office: Office, release_id: str, *, statement: bytes, signature: bytes) -> None:
    """Check and keep a recipient's receipt.

    Raises:
        IntegrityError: It is not the recipient's receipt for this package.
    """
    record, manifest = _delivered(office, release_id)
    checked = check_receipt(
        statement, signature, manifest=manifest, certificate=_certificate(office, record),
        verify=office.signatures.verify, now=office.now(),
    )  # fmt: skip
    _keep(
        office,
        record,
        "receipt",
        statement=statement,
        signature=signature,
        sealed={"by": manifest.terms.recipient, "matches": True},
    )
    office.cases.record(
        "receipt",
        actor=manifest.terms.recipient,
        at=office.now(),
        batch=record.batch,
        release=release_id,
        late=checked.late,
    )


def file_destruction(office: Office, release_id: str, *, statement: bytes, signature: bytes) -> None:
    """Check and keep a recipient's certificate of destruction.

    Raises:
        IntegrityError: It is not the recipient's, or leaves lines out.
    """
    record, manifest = _delivered(office, release_id)
    batch = office.cases.batch(record.batch)
    held = states(office, batch, office.cases.approved_ordinals(record.approval))
    checked = check_destruction(
        statement, signature, manifest=manifest,
        owed=[f"{record.batch}/{state.line_id}" for state in held.values()],
        certificate=_certificate(office, record), verify=office.signatures.verify, today=office.today(),
    )  # fmt: skip
    if not checked.complete:
        raise OutOfOrderError(
            f"The certificate leaves {len(checked.missing)} line(s) and {', '.join(checked.remaining) or 'nothing else'} owed.",
            where=release_id,
            remedy="Ask the recipient to finish and certify again.",
        )
    _keep(
        office,
        record,
        "destroy",
        statement=statement,
        signature=signature,
        sealed={"by": manifest.terms.recipient, "method": checked.method},
    )
    office.cases.record(
        "destroyed", actor=manifest.terms.recipient, at=office.now(), batch=record.batch, release=release_id
    )


def _delivered(office: Office, release_id: str) -> tuple[ReleaseRecord, Manifest]:
    found = next((r for r in office.cases.releases() if r.id == release_id), None)
    place = None if found is None else office.outbox.place(ReleaseId(release_id))
    if found is None or place is None or found.state != "delivered":
        raise OutOfOrderError(
            f"The release {release_id} was not delivered.",
            where=release_id,
            remedy="Settle it with `release resume`.",
        )
    return found, read_manifest(office.files.read(place / "manifest.json"))


def _certificate(office: Office, record: ReleaseRecord) -> bytes:
    """The certificate the package was sealed to, out of the register as it was on that day."""
    batch = office.cases.batch(record.batch)
    entries = current(office.registers().recipients, record.at.date())
    return next(e.certificate.encode("ascii") for e in entries if e.id == batch.recipient)


def _account(office: Office, record: ReleaseRecord, digest: str, *, why: str, person: str) -> None:
    def entries(when: int) -> list[bytes]:
        return [
            build(
                "recall",
                seal=salted,
                when=when,
                clear={"rel": entry, "sub": read_entry(office.log.entry(entry)).get("sub")},
                sealed={"by": person, "why": why, "evidence": digest},
            ).data
            for entry, salted in enumerate(
                seals(office, "recall", record.count, when=when, of=record.first_entry),
                record.first_entry or 0,
            )
        ]

    append_once(office, f"recall/{record.id}", entries)


def _keep(
    office: Office,
    record: ReleaseRecord,
    kind: str,
    *,
    statement: bytes,
    signature: bytes,
    sealed: dict[str, object],
) -> None:
    digest = file_digest(statement)
    folder = office.files.batch(record.batch)
    office.files.write(folder.evidence(digest), signature)
    office.files.write(folder.issued(digest), statement)
    key = f"{kind}/{record.id}/{digest}"
    append_once(
        office,
        key,
        lambda when: [
            build(
                kind,
                seal=seal(office, kind, when=when, of=record.first_entry),
                when=when,
                clear={"rel": record.first_entry or 0},
                sealed={**sealed, "evidence": digest},
            ).data
        ],
    )
