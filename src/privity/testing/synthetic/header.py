"""The header of a synthetic request: who asks, for what use. Written unsigned; signing is another's duty."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SIGNED_ON: Final = date(2025, 8, 7)
ATTESTATION: Final = (
    "The information is for the use solely of the officers and employees named on each line, who are personally "
    "and directly engaged in the matter named there, in that preparation, investigation or grand jury proceeding."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderFields:
    """What the requester states about itself. Every default is invented.

    Attributes are those of spec/request-file.md; an empty `purpose`, `attestation` or `agreement` is left out.
    """

    batch_id: str = "FIA-REQ-0001"
    custodian: str = "CUST"
    requesting_agency: str = "FIA"
    requester_name: str = "Imogen Castellane-Voss"
    requester_office: str = "agency_head"
    officer_id: str = "FIA-000001"
    authority: str = "i2"
    agreement: str = "AGR-FIA-1"
    recipient: str = "RCP-FIA-1"
    purpose: str = "nontax_criminal_enforcement"
    attestation: str = ATTESTATION
    signed_on: date = SIGNED_ON


def write_header(
    path: Path,
    fields: HeaderFields,
    overrides: Mapping[str, str],
    *,
    lines_file: str,
    lines_sha256: str,
    lines_count: int,
) -> None:
    """Write ``NAME.header.toml``; `overrides` replaces fields by name, an empty one leaves the key out."""
    stated = {
        "batch_id": fields.batch_id,
        "custodian": fields.custodian,
        "requesting_agency": fields.requesting_agency,
        "authority": fields.authority,
        "agreement": fields.agreement,
        "recipient": fields.recipient,
        "purpose": fields.purpose,
        "attestation": fields.attestation,
        **overrides,
    }
    rows = [f"{key} = {_text(value)}" for key, value in stated.items() if value]
    rows += [
        f"signed_on = {fields.signed_on.isoformat()}",
        f"lines_file = {_text(lines_file)}",
        f"lines_sha256 = {_text(lines_sha256)}",
        f"lines_count = {lines_count}",
        "",
        "[requester]",
        f"name = {_text(fields.requester_name)}",
        f"office = {_text(fields.requester_office)}",
        f"officer_id = {_text(fields.officer_id)}",
        "",
    ]
    path.write_text("\n".join(rows), "utf-8")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
