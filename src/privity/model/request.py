"""A request: a signed header and a table of lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003  (read at run time by readers of annotations)
from typing import Final

LIST_COLUMNS: Final = ("periods", "statute_facts", "engaged_officers", "elements", "evidence")
"""Columns that hold several values: `;`-joined in CSV and XLSX, arrays in JSON Lines and Parquet."""

COLUMNS: Final = (
    "line_id", "family_name", "given_name", "middle_name", "suffix", "id_number", "id_type",
    "date_of_birth", "address_line1", "address_line2", "city", "state", "postal_code", "country",
    "periods", "statute", "statute_facts", "proceeding", "case_id", "case_opened_on", "reason",
    "engaged_officers", "engaged_unit", "elements", "evidence",
)  # fmt: skip
"""The columns of a request file, in the order the line digest uses. Source: spec/request-file.md."""

DATE_COLUMNS: Final = ("date_of_birth", "case_opened_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who asks, under what authority, for what use: ``NAME.header.toml``, exactly as signed.

    Attributes:
        batch_id: The requester's own name of the file; with `requesting_agency` the idempotency key.
        custodian: Who is asked.
        requesting_agency: Agency code, as in the office's register of agencies.
        requester_name: Name of the official who signs.
        requester_office: Office held, as in the office-holder register.
        officer_id: Id of that official in the registers.
        authority: Id of the statutory paragraph relied on, such as ``i2``.
        agreement: Register id of the agreement relied on; None when none is stated.
        recipient: Register id of who is to receive the information.
        purpose: A code of the pack's closed list of purposes; None when none is stated.
        attestation: The undertaking, in words; None when none is stated.
        signed_on: The day the header was signed.
        lines_file: File name of the lines, without a folder.
        lines_sha256: Hex SHA-256 of that file's bytes.
        lines_count: Number of lines, the heading not counted.
    """

    batch_id: str
    custodian: str
    requesting_agency: str
    requester_name: str
    requester_office: str
    officer_id: str
    authority: str
    agreement: str | None
    recipient: str
    purpose: str | None
    attestation: str | None
    signed_on: date
    lines_file: str
    lines_sha256: str
    lines_count: int
