"""Reports: to a person, to the public, and the reconciliation of all books."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from privity.accounting.entry import read_entry
from privity.flow.accounting import inspect_once
from privity.flow.acting import act
from privity.flow.book import kept_pack
from privity.flow.content import attach_left, elements_left
from privity.flow.evidence import states
from privity.flow.records import attach_records
from privity.flow.release import purpose_of
from privity.identity.steps import number_key_step
from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.model.label import person_label
from privity.model.register import Duty
from privity.model.release import ReleaseId
from privity.reporting import Books, Disclosure, PublicRow, differences, statement, suppress
from privity.review.standing import elections_in_force, recipient
from privity.standards import number_steps

if TYPE_CHECKING:
    from datetime import date

    from privity.flow.office import Office, Place
    from privity.model.case import ReleaseRecord


def reconcile(office: Office) -> tuple[list[Books], tuple[str, ...]]:
    """Count every batch in every book; the second value names each difference."""
    log = _count_log(office)
    books = []
    for batch in office.cases.batches():
        found = log.get(-1 if batch.request_entry is None else batch.request_entry, Counter())
        outcomes = office.cases.counts(batch.id)
        releases = [r for r in office.cases.releases(batch.id) if r.state == "delivered"]
        books.append(
            Books(
                batch=batch.id,
                received=found["received"],
                stored=batch.received,
                outcomes=outcomes,
                decisions=found["decision"],
                released_entries=found["release"],
                approved_entries=found["approved"],
                packaged=sum(r.count for r in releases if office.outbox.is_sent(ReleaseId(r.id))),
                recalled_entries=found["recall"],
            )
        )
    known = {batch.request_entry for batch in office.cases.batches()}
    lost = [
        f"Entry {index} of the log is a request that no batch of the case store rests on."
        for index, found in sorted(log.items())
        if found["received"] and index not in known
    ]
    return books, (*(text for each in books for text in differences(each)), *lost)


def public(office: Office, year: int) -> list[PublicRow]:
    """Per agency and authority: requests, lines, disclosures and persons of a year, small cells suppressed."""
    rows: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    persons: dict[tuple[str, str], set[str]] = defaultdict(set)
    for batch in office.cases.batches():
        if batch.received_at.year != year:
            continue
        key, counts = (batch.agency, batch.authority), office.cases.counts(batch.id)
        rows[key]["requests"] += 1
        rows[key]["lines"] += batch.received
        rows[key]["disclosures"] += counts["released"] + counts["recalled"]
        persons[key] |= {person_label(office.keys.unit, p) for p in _released_persons(office, batch.id)}
    return [
        suppress(
            PublicRow(
                agency=agency, authority=authority, requests=counts["requests"], lines=counts["lines"],
                disclosures=counts["disclosures"], persons=len(persons[agency, authority]),
            )
        )
        for (agency, authority), counts in sorted(rows.items())
    ]  # fmt: skip


def person(office: Office, id_number: str, *, by: str, key: Place, everything: bool = False) -> str:
    """A person's statement, made for the person, a court or the inspector; accounted as an inspection.

    Args:
        office: The office.
        id_number: The person's own number, as the person gives it.
        by: Who makes it: privacy officer or inspector.
        key: That person's key.
        everything: True lists what the law defers, for a court or the inspector.

    Raises:
        DutyError: `by` holds neither duty.
    """
    registers = office.registers()
    duty = Duty.INSPECTOR if everything else Duty.PRIVACY
    act(
        office,
        registers,
        canonical(["statement", file_digest(id_number.encode())]),
        person=by,
        key=key,
        duty=duty,
    )
    at = office.now()
    log_key = f"statement/{by}/{at.isoformat()}"
    inspect_once(office, log_key, [id_number], count=1, by=by, why="statement")
    found = _disclosures(office, id_number, everything=everything)
    return statement(
        office.settings.name,
        found,
        entries=office.log.size,
        complete=everything or _tells_all(office, at.date()),
    )


def _tells_all(office: Office, on: date) -> bool:
    """Whether the law, as counsel reads it today, keeps no disclosure from the person."""
    elections = elections_in_force(office.registers(), on)
    return all(office.pack.tells_at_once(name, elections) for name in office.pack.authorities(on))


def _count_log(office: Office) -> dict[int, Counter[str]]:
    """What the log alone says, by request entry."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    request_of: dict[int, int] = {}
    for index, data in enumerate(office.log.entries(0, office.log.size)):
        fields: dict[str, Any] = read_entry(data)
        kind = fields["k"]
        if kind == "request":
            found[index]["received"] = fields["count"]
        elif kind == "decision" and "was" not in fields:
            found[fields["req"]]["decision"] += 1
        elif kind == "release":
            found[fields["req"]]["release"] += 1
            request_of[index] = fields["req"]
        elif kind == "approval" and fields["verdict"] == "approve":
            found[fields["req"]]["approved"] += fields["count"]
        elif kind == "recall":
            found[request_of[fields["rel"]]]["recall"] += 1
    return found


def _released_persons(office: Office, batch_id: str) -> set[str]:
    found: set[str] = set()
    for release in office.cases.releases(batch_id):
        if release.state == "delivered":
            with office.engine() as engine:
                attach_left(engine, office, batch_id, release.id)
                found |= {row[0] for row in engine.query("SELECT DISTINCT person_id FROM gone")}
    return found


def _disclosures(office: Office, id_number: str, *, everything: bool) -> list[Disclosure]:
    """What left about whoever is on file under a number; without what the law defers, unless everything is asked for."""
    persons = _persons(office, id_number)
    found = []
    for batch in office.cases.batches():
        for release in office.cases.releases(batch.id):
            if release.state != "delivered":
                continue
            ordinals = office.cases.approved_ordinals(release.approval)
            mine = _about(office, batch.id, release.id, persons)
            held = states(office, batch, mine)
            left = elements_left(office, batch.id, release.id)
            under = kept_pack(office, batch).authority(batch.authority)
            target = _recipient(office, batch.id)
            found += [
                Disclosure(
                    on=release.at.date(), elements=tuple(left[n]), purpose=purpose_of(batch, release),
                    authority=batch.authority if under is None else under.cite, recipient=target[0], address=target[1],
                    entry=(release.first_entry or 0) + ordinals.index(n), recalled=held[n].outcome == "recalled",
                )
                for n in mine
                if everything or not _deferred(office, release, (release.first_entry or 0) + ordinals.index(n))
            ]  # fmt: skip
    return sorted(found, key=lambda d: d.entry)


def _deferred(office: Office, release: ReleaseRecord, entry: int) -> bool:
    """Whether the law kept it from the person when it was accounted for, and nobody unsealed it since."""
    return bool(release.facts.get("deferred")) and office.log.appended(f"unseal/{entry}") is None


def _persons(office: Office, id_number: str) -> set[str]:
    """Everyone on file under this number: for a borrowed number that is more than one person's record."""
    with office.engine() as engine:
        attach_records(engine, office)
        engine.attach_rows(
            "own",
            (("ref", "BIGINT"), ("id_number", "VARCHAR"), ("id_type", "VARCHAR")),
            [(n, id_number, kind) for n, kind in enumerate(sorted(office.pack.id_types))],
        )
        engine.run(
            [*number_steps("own", "own_std", punctuated=True), number_key_step("own_std", "own_numbers")]
        )
        rows = engine.query(
            "SELECT DISTINCT h.person_id FROM held AS h JOIN own_numbers AS o ON o.number = h.number"
        )
    return {row[0] for row in rows}


def _about(office: Office, batch_id: str, release_id: str, persons: set[str]) -> list[int]:
    """Ordinals of the lines of a release that left about one of these persons."""
    with office.engine() as engine:
        attach_left(engine, office, batch_id, release_id)
        engine.attach_rows("mine", (("person_id", "VARCHAR"),), [(p,) for p in sorted(persons)])
        rows = engine.query(
            "SELECT g.ordinal FROM gone AS g JOIN mine AS m ON m.person_id = g.person_id ORDER BY g.ordinal"
        )
    return [row[0] for row in rows]


def _recipient(office: Office, batch_id: str) -> tuple[str, str]:
    from privity.intake import read_header  # noqa: PLC0415

    header = read_header(office.files.read(office.files.batch(batch_id).header))
    registers = office.registers()
    target = recipient(header, registers, header.signed_on) or recipient(header, registers, office.today())
    return (header.recipient, "") if target is None else (target.name, target.address)
