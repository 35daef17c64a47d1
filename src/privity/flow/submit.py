"""File a request: read the header, check its signature, parse the lines, store all of it or nothing.

    header -> signature -> lines (in a limited child) -> case store -> folder in place -> request entry
    refused anywhere before the case store -> nothing kept -> refused-file entry -> told

Until the case store commits, a crash leaves a folder in `tmp/` that the next
start removes. After it, filing the same file again finds the batch and only
appends the request entry that is still owed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.accounting import request_entry
from privity.errors import InputError
from privity.flow import clock
from privity.flow.accounting import append_once, refuse_if_known, seal
from privity.flow.refused_file import account_refused_file
from privity.flow.sender import check_signature, known_agency, read_signature
from privity.intake import read_header
from privity.model.case import Batch
from privity.model.digest import file_digest
from privity.model.register import Duty
from privity.model.rowset import line_root
from privity.review import require

if TYPE_CHECKING:
    from privity.flow.office import BatchFolder, Office, Place
    from privity.model.register import Registers
    from privity.model.request import Header

STAGED = "filing"


def submit(office: Office, header_place: Place, lines_place: Place | None = None, *, filed_by: str) -> Batch:
    """File the request whose header lies at `header_place` with its signature beside it.

    Args:
        office: The office.
        header_place: ``NAME.header.toml``; the signature is the same name with ``.p7s``.
        lines_place: The lines file; None takes the one the header names, beside it.
        filed_by: Person with the intake duty; never the requester.

    Returns:
        The batch, `received`; the same one if exactly this file was filed before.

    Raises:
        InputError: The header, its signature or the lines do not hold; every problem is listed. Nothing was stored,
            and the attempt is accounted for, unless a file is not there at all.
        DutyError: `filed_by` may not file.
        UnavailableError: A store did not answer, or the clock is not to be believed; then nothing was stored.
    """
    clock.check(office)
    registers = office.registers()
    require(filed_by, Duty.INTAKE, registers, office.today(), custodian=office.settings.custodian)
    raw = office.files.read(header_place)
    try:
        return _file(office, raw, header_place, lines_place, registers=registers, filed_by=filed_by)
    except InputError as error:
        office.files.new_folder(STAGED)
        account_refused_file(
            office, raw, header_place, lines_place, error, registers=registers, filed_by=filed_by
        )
        raise


def _file(
    office: Office,
    raw: bytes,
    header_place: Place,
    lines_place: Place | None,
    *,
    registers: Registers,
    filed_by: str,
) -> Batch:
    header = read_header(raw)
    signature = read_signature(office, header_place)
    enrolled = check_signature(office, raw, signature, header, registers)
    before = office.cases.find_filing(header.requesting_agency, header.batch_id)
    if before is not None and before.file_sha256 == header.lines_sha256:
        return account_request(office, before)
    if lines_place is None:
        lines_place = header_place.with_name(header.lines_file)
    with office.watch.stage("intake", rows_in=header.lines_count) as stage:
        staged = office.files.staged(STAGED)
        original = staged.original(lines_place.name)
        office.files.copy(lines_place, original)
        office.files.write(staged.header, raw)
        office.files.write(staged.signature, signature)
        office.parse(original, out=staged.table("lines"), tmp=office.files.folder("tmp"), header=header)
        stage.rows_out = header.lines_count
    stated = [known_agency(header, registers), *_stated(office, header)]
    with office.watch.stage("filing", rows_in=header.lines_count) as stage:
        batch = _store(office, staged, header, raw, stated, filed_by=filed_by, enrolled=enrolled)
        stage.rows_out = batch.received
    return batch


def account_request(office: Office, batch: Batch) -> Batch:
    """Append the request entry of a stored batch, once."""
    if batch.request_entry is not None:
        return batch
    folder = office.files.batch(batch.id)
    header = read_header(office.files.read(folder.header))
    index = append_once(
        office,
        _key(batch),
        lambda when: [
            request_entry(
                seal=seal(office, "request", when=when),
                when=when,
                batch=batch.id,
                agency=batch.facts["stated"][0],
                authority=batch.facts["stated"][1],
                count=batch.received,
                header=str(batch.facts["header"]),
                lines=batch.file_sha256,
                root=batch.lines_root,
                requester=batch.requester,
                recipient=batch.recipient,
                purpose=header.purpose,
                agreement=header.agreement,
                office=header.requester_office,
                signature=batch.facts["signature"],
            ).data
        ],
    )
    office.cases.update_batch(batch.id, request_entry=index)
    return office.cases.batch(batch.id)


def _key(batch: Batch) -> str:
    return f"request/{batch.id}"


def _stated(office: Office, header: Header) -> list[str | None]:
    """What the log may show of the header besides the agency: codes our pack knows, never a stranger's text."""
    return [header.authority if office.pack.extent(header.authority) else None, header.recipient]


def _store(
    office: Office,
    staged: BatchFolder,
    header: Header,
    raw: bytes,
    stated: list[str | None],
    *,
    filed_by: str,
    enrolled: bool,
) -> Batch:
    with office.engine() as engine, office.cases.transaction():
        engine.attach_parquet("lines", staged.table("lines"))
        digests = engine.stream("SELECT line_digest FROM lines ORDER BY ordinal")
        root = line_root(digest for chunk in digests for (digest,) in chunk)
        received = engine.count("lines")
        batch = office.cases.file_batch(
            Batch(
                id="",
                agency=header.requesting_agency,
                batch_id=header.batch_id,
                authority=header.authority,
                requester=header.officer_id,
                filed_by=filed_by,
                recipient=header.recipient,
                received_at=office.now(),
                file_sha256=header.lines_sha256,
                lines_root=root,
                received=received,
                facts={
                    "stated": stated,
                    "header": file_digest(raw),
                    "signature": file_digest(office.files.read(staged.signature)),
                    "signature_enrolled": enrolled,
                    "signed_on": header.signed_on.isoformat(),
                    "purpose": header.purpose,
                },
            )
        )
        refuse_if_known(office, _key(batch), f"a batch {batch.id}")
        rows = engine.stream("SELECT ordinal, line_id FROM lines ORDER BY ordinal")
        office.cases.add_lines(batch.id, (row for chunk in rows for row in chunk))
        office.cases.record("filed", actor=filed_by, at=batch.received_at, batch=batch.id, lines=received)
        office.files.settle(staged, batch.id)
    return account_request(office, batch)
