"""Account for a request file that is refused whole: nothing of it is stored, and that it came is not forgotten.

The entry is durable before the refusal is said: whoever hears that a file was
refused can find it in the log. It holds digests and numbers. The agency is
shown only if a key enrolled for its official signed the header; what a stranger
states stays a digest.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from privity.accounting import build
from privity.accounting.kinds import fits
from privity.errors import InputError
from privity.flow.accounting import NONCE_SIZE, append_once, seal
from privity.flow.sender import check_signature, known_agency, read_signature
from privity.intake import read_header
from privity.model.digest import file_digest

if TYPE_CHECKING:
    from privity.flow.office import Office, Place
    from privity.model.register import Registers
    from privity.model.request import Header

KIND = "refused-file"
UNLISTED = "file.refused"
"""The rule of a refusal that lists no fault of its own."""


def account_refused_file(
    office: Office,
    raw: bytes,
    header_place: Place,
    lines_place: Place | None,
    error: InputError,
    *,
    registers: Registers,
    filed_by: str,
) -> int | None:
    """Append the entry of one attempt, and of each attempt again; its index.

    None when the lines file is not there: then nobody was asked about.

    Args:
        office: The office.
        raw: The header's bytes.
        header_place: Where it lies.
        lines_place: The lines file; None takes the one the header names.
        error: Why the file is refused.
        registers: As read for this filing.
        filed_by: Person with the intake duty.

    Raises:
        UnavailableError: The log or the disk did not answer. Nothing was accounted, and the refusal is not said.
    """
    header = _read(raw)
    if lines_place is None and header is not None:
        lines_place = header_place.with_name(header.lines_file)
    if lines_place is not None and not office.files.exists(lines_place):
        return None
    lines = None if lines_place is None else office.files.digest(lines_place)
    agency = None if header is None else _proven_agency(office, raw, header_place, header, registers)
    faults = Counter(problem.rule for problem in error.problems) or Counter((UNLISTED,))
    attempt = office.random(NONCE_SIZE).hex()
    return append_once(
        office,
        f"{KIND}/{file_digest(raw)}/{attempt}",
        lambda when: [
            build(
                KIND,
                seal=seal(office, KIND, when=when),
                when=when,
                clear={"faults": faults.total(), "agency": agency},
                sealed={
                    "header": file_digest(raw),
                    "lines": lines,
                    "by": filed_by,
                    "rules": [list(fault) for fault in sorted(faults.items())],
                },
            ).data
        ],
    )


def refused_files(office: Office) -> int:
    """Files refused whole, as the log counts them."""
    return len(office.log.of_kind(KIND))


def _read(raw: bytes) -> Header | None:
    try:
        return read_header(raw)
    except InputError:
        return None


def _proven_agency(
    office: Office, raw: bytes, header_place: Place, header: Header, registers: Registers
) -> str | None:
    try:
        proven = check_signature(office, raw, read_signature(office, header_place), header, registers)
    except InputError:
        return None
    agency = known_agency(header, registers) if proven else None
    return agency if fits("code", agency) else None
