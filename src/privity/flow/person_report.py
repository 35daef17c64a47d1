"""A person's report: every entry the log holds about one person, proved to be all, for a reader who trusts nobody here.

    act and inspection, durable -> everything committed in an index entry -> witnessed -> labels, proofs, entries, disclosures

What the law keeps from the person for now is filed under another label. The person's report says that it does not
cover it, and not whether there is any; a court or the inspector is given both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from privity.accounting import build
from privity.accounting.disclosure import b64u
from privity.accounting.entry import read_entry
from privity.accounting.label import DOMAINS, OPEN, make_label
from privity.accounting.report import Labelled, report_file
from privity.accounting.run import check_run
from privity.errors import InputError
from privity.flow.accounting import append_once, inspect_once, opened_again, seal
from privity.flow.acting import act
from privity.flow.content import identifiers_left
from privity.flow.handed import shown
from privity.flow.opening import opened_values
from privity.flow.persons import Index, identifier, index_log, labels_of
from privity.flow.releases import release_at, release_values
from privity.flow.witnessing import witness
from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.model.register import Duty
from privity.standards import number_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.flow.office import Office, Place

PERSON_SEES: Final = ("elements", "nature", "purpose", "recipient", "address", "accounting")
"""Of a release, what 5 U.S.C. 552a(c)(1) gives the person: nature and purpose, name and address of who received it."""


def person_report(
    office: Office, *, number: str | None, record: str | None, by: str, key: Place, everything: bool = False
) -> bytes:
    """Make a person's report; accounted as an inspection.

    Args:
        office: The office.
        number: The person's own number, as the person gives it; None for somebody without one.
        record: The custodian's id of the record; None where the number is given.
        by: Who makes it: privacy officer, or inspector for everything.
        key: That person's key.
        everything: True covers what the law defers and opens every value, for a court or the inspector.

    Raises:
        InputError: The number is none, or neither is given.
        DutyError: `by` does not hold the duty.
        UnavailableError: Too few witnesses answered. Nothing was made.
        IntegrityError: What is kept is not what was accounted for.
    """
    names = _identifiers(office, number, record)
    duty = Duty.INSPECTOR if everything else Duty.PRIVACY
    registers = office.registers()
    what = canonical(["report", file_digest("\n".join(names).encode())])
    act(office, registers, what, person=by, key=key, duty=duty)
    log_key = f"report/{by}/{office.now().isoformat()}"
    inspect_once(office, log_key, names, count=1, by=by, why="statement")
    index = index_log(office)
    seen = witness(office)
    size = office.log.size
    labels = [
        _labelled(office, index, name, domain)
        for domain in (DOMAINS if everything else (OPEN,))
        for name in names
    ]
    filed = _with_releases(office, {n for label in labels for n in _listed(office, index, label)})
    opened = _Opened(office, everything=everything)
    return report_file(
        checkpoint=office.log.checkpoint if seen is None else seen.note,
        index=shown(office, index.entry, size),
        labels=labels,
        entries=[shown(office, n, size, opened.disclosures(n)) for n in sorted(filed)],
    )


def unseal(office: Office, batch_id: str, line_id: str, *, why: str, by: str, key: Place) -> int:
    """Counsel says that the law no longer keeps a disclosure from the person; index of the entry.

    Raises:
        DutyError: `by` is not counsel.
        InputError: Nothing about the line was released, or it is filed under the open label already.
    """
    registers = office.registers()
    act(
        office,
        registers,
        canonical(["unseal", batch_id, line_id, why]),
        person=by,
        key=key,
        duty=Duty.COUNSEL,
    )
    ordinal = office.cases.line(batch_id, line_id)[0]
    entry = next(
        (n for n, at, _ in release_values(office, office.cases.batch(batch_id)) if at == ordinal), None
    )
    release = None if entry is None else release_at(office, entry)
    if entry is None or release is None:
        raise InputError(
            "Nothing about that line was released.", where=f"{batch_id}/{line_id}", remedy="Name another."
        )
    if not release.facts.get("deferred"):
        raise InputError(
            "That disclosure is open to the person already.",
            where=f"{batch_id}/{line_id}",
            remedy="Nothing is to be done.",
        )
    name = identifiers_left(office, batch_id, release.id)[ordinal]
    label = labels_of(office, {ordinal: name}, deferred=False)[ordinal]
    return append_once(
        office,
        f"unseal/{entry}",
        lambda when: [
            build(
                "unseal",
                seal=seal(office, "unseal", when=when, of=entry),
                when=when,
                clear={"rel": entry, "sub": b64u(label)},
                sealed={"by": by, "why": why},
            ).data
        ],
    )


def _identifiers(office: Office, number: str | None, record: str | None) -> list[str]:
    """Whoever it may be, in the words labels are made of: the number under each kind it can be of, or the record."""
    if record is not None and number is None:
        return [identifier(record, None, None)]
    with office.engine() as engine:
        engine.attach_rows(
            "own",
            (("ref", "BIGINT"), ("id_number", "VARCHAR"), ("id_type", "VARCHAR")),
            [(n, number, kind) for n, kind in enumerate(sorted(office.pack.id_types))],
        )
        engine.run(number_steps("own", "own_std", punctuated=True))
        rows = engine.query(
            "SELECT id_kind, id_digits FROM own_std WHERE id_digits IS NOT NULL ORDER BY id_kind"
        )
    if not rows or record is not None:
        raise InputError(
            "That is no number a record can have, or two names were given for one person.",
            where="--id-number",
            remedy="Give the person's number, or for a record without one `--record`.",
        )
    return [identifier("", kind, digits) for kind, digits in rows]


def _labelled(office: Office, index: Index, name: str, domain: str) -> Labelled:
    label, signature = make_label(office.label_key, name, domain)
    proofs = [office.persons.prove(head, label) for head in index.runs]
    return Labelled(domain=domain, identifier=name, signature=signature, runs=proofs)


def _listed(office: Office, index: Index, label: Labelled) -> Iterator[int]:
    """Entries that the runs list; each proof is checked here too before it is given to anybody."""
    made = office.label_key.public.label(label.identifier, label.domain, label.signature)
    for head, proof in zip(index.runs, label.runs, strict=True):
        yield from check_run(head, made, proof)


def _with_releases(office: Office, filed: set[int]) -> set[int]:
    pointed = (read_entry(office.log.entry(n)).get("rel") for n in filed)
    return filed | {n for n in pointed if n is not None}


class _Opened:
    """Disclosures of entries about a person, out of what is kept."""

    def __init__(self, office: Office, *, everything: bool) -> None:
        self._office, self._everything = office, everything
        self._values: dict[int, Mapping[str, Any]] = {}
        self._read: set[str] = set()

    def disclosures(self, n: int) -> list[str]:
        """Of the entry there, as far as the reader may see it."""
        office = self._office
        fields = read_entry(office.log.entry(n))
        if fields["k"] == "opening":
            # The person is told that the record was opened, when, and for whom: all of it stands in the clear.
            told = opened_values(office, n) if self._everything else {}
            return list(opened_again(office, n, told).values())
        kind, entry = fields["k"], n if fields["k"] == "release" else fields.get("rel")
        release = None if entry is None else release_at(office, entry)
        if entry is None or release is None:
            return []
        if release.batch not in self._read:
            self._read.add(release.batch)
            found = release_values(office, office.cases.batch(release.batch))
            self._values.update((index, values) for index, _, values in found)
        values = self._values[entry] if kind == "release" else self._later(kind, release.id, release.batch)
        shown = {name: v for name, v in values.items() if self._everything or name in (*PERSON_SEES, "why")}
        return list(opened_again(office, n, shown).values())

    def _later(self, kind: str, release_id: str, batch_id: str) -> Mapping[str, Any]:
        """What is kept of an entry about a release: of a recall its ground and who ordered it."""
        if kind != "recall":
            return {}
        for event, actor, _, _, data in self._office.cases.events(batch_id):
            if event == "recalled" and data["release"] == release_id:
                return {"by": actor, "why": data["ground"]}
        return {}
