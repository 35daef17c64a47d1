"""Counsel's objection: it makes a condition undetermined, and only evidence counsel accepts closes it.

A change of counsel closes nothing. Source: failure FM-16 (the list of
deficiencies was passed over and its author removed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.accounting import build
from privity.errors import InputError
from privity.flow.accounting import append_once, seal
from privity.flow.acting import act
from privity.flow.show import book_of
from privity.model.canonical import canonical
from privity.model.case import ObjectionRecord
from privity.model.digest import file_digest
from privity.model.register import Duty

if TYPE_CHECKING:
    from privity.flow.office import Office, Place


def lodge(
    office: Office, batch_id: str, *, condition: str, text: str, person: str, key: Place
) -> ObjectionRecord:
    """Open an objection to a batch.

    Raises:
        DutyError: The person is not counsel today.
        InputError: No text, or the rule book has no such condition. Nothing was stored.
    """
    batch = office.cases.batch(batch_id)
    book = book_of(office, batch)
    if not text.strip() or (book is not None and condition not in book.ids):
        raise InputError(
            "An objection names a condition of the rule book and says why.",
            where=condition,
            remedy="Give both.",
        )
    what = canonical(["object", batch_id, condition, file_digest(text.encode("utf-8"))])
    act(office, office.registers(), what, person=person, key=key, duty=Duty.COUNSEL)
    at = office.now()
    record = ObjectionRecord(
        id=f"O-{office.random(6).hex()}",
        batch=batch_id,
        condition=condition,
        counsel=person,
        text=text,
        opened_at=at,
    )
    # The store first: from this moment nothing of the batch leaves, accounted for or not.
    office.cases.add_objection(record)
    log_key = f"objection/{record.id}"
    index = append_once(
        office,
        log_key,
        lambda when: [
            build(
                "objection",
                seal=seal(office, "objection", when=when, of=batch.request_entry),
                when=when,
                clear={"req": batch.request_entry},
                sealed={"by": person, "condition": condition, "why": file_digest(text.encode("utf-8"))},
            ).data
        ],
    )
    office.cases.record("objected", actor=person, at=at, batch=batch_id, entry=index, objection=record.id)
    return record


def cure(office: Office, objection_id: str, *, evidence: Place, answer: str, person: str, key: Place) -> None:
    """Close an objection by a document counsel accepts.

    Raises:
        DutyError: The person is not counsel today.
        InputError: There is no such objection, or no answer. Nothing was stored.
    """
    found = [
        (batch, objection)
        for batch in office.cases.batches()
        for objection in office.cases.objections(batch.id)
        if objection.id == objection_id
    ]
    if not found or not answer.strip():
        raise InputError(
            "There is no such objection, or the cure says nothing.",
            where=objection_id,
            remedy="Name it and answer it.",
        )
    batch, _ = found[0]
    document = office.files.read(evidence)
    digest = file_digest(document)
    what = canonical(["cure", objection_id, digest, file_digest(answer.encode("utf-8"))])
    act(office, office.registers(), what, person=person, key=key, duty=Duty.COUNSEL)
    at = office.now()
    log_key = f"cure/{objection_id}"
    opened = office.log.appended(f"objection/{objection_id}")
    index = append_once(
        office,
        log_key,
        lambda when: [
            build(
                "cure",
                seal=seal(office, "cure", when=when, of=opened),
                when=when,
                clear={"obj": opened},
                sealed={"by": person, "why": file_digest(answer.encode("utf-8")), "evidence": digest},
            ).data
        ],
    )
    office.files.write(office.files.batch(batch.id).evidence(digest), document)
    office.cases.cure_objection(objection_id, evidence=digest, answer=answer, accepted_by=person, at=at)
    office.cases.record("cured", actor=person, at=at, batch=batch.id, entry=index, objection=objection_id)
