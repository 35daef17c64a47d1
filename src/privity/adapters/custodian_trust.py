"""Whose word a key custodian believes: files in its folder, read for each request so that they may change while it serves.

::

    trust/policy            the log and its witnesses, C2SP tlog-policy
    trust/label.vkey        the office's public label key
    trust/approvers/*.pem   certificates of the approvers
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from privity.accounting.custodian import Trust
from privity.accounting.label import PublicLabelKey
from privity.accounting.policy import NONE, read_policy
from privity.adapters.certificates import digest_of, load_certificate
from privity.adapters.durable import replace_durably, sync_folder
from privity.errors import InputError, IntegrityError, PrivityError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from privity.accounting.policy import Policy
    from privity.adapters.registers.trust import Verifier

FOLDER: Final = "trust"
ALGORITHM: Final = "rsa-pkcs1-sha256"
SHORTEST: Final = 2_048


def write_trust(folder: Path, *, policy: bytes, label_key: str, approvers: Sequence[bytes]) -> None:
    """Say whose word counts from now on; what was said before is replaced.

    Raises:
        InputError: The policy names no single log or asks for no witness, a key or a certificate is none, or no approver is named.
    """
    _one_log(read_policy(policy))
    read_label_key(label_key)
    if not approvers:
        raise InputError("No approver is named.", where="--approver", remedy="Name one certificate or more.")
    named = {digest_of(pem): pem for pem in approvers}
    trust = folder / FOLDER
    for digest, pem in named.items():
        replace_durably(trust / "approvers" / f"{digest}.pem", pem)
    for path in (trust / "approvers").iterdir():
        if path.stem not in named:
            path.unlink()
    sync_folder(trust / "approvers")
    replace_durably(trust / "label.vkey", label_key.strip().encode("ascii") + b"\n")
    replace_durably(trust / "policy", policy)


def read_trust(folder: Path, signatures: Verifier, *, fresh_s: int) -> Trust:
    """Whose word counts.

    Raises:
        UnavailableError: Nobody said.
        InputError: A file of it cannot be read.
    """
    trust = folder / FOLDER
    try:
        policy = read_policy((trust / "policy").read_bytes())
        label_key = read_label_key((trust / "label.vkey").read_text("ascii"))
        certificates = [path.read_bytes() for path in sorted((trust / "approvers").glob("*.pem"))]
    except OSError as error:
        raise UnavailableError(
            "This custodian was not told whose word to believe.",
            where=folder.name,
            remedy="Run `privity custodian trust`.",
        ) from error

    def signed(text: bytes, signature: bytes) -> None:
        for pem in certificates:
            dates = load_certificate(pem)
            if dates.not_valid_before_utc <= datetime.now(UTC) <= dates.not_valid_after_utc:
                with suppress(PrivityError):
                    signatures.verify(text, signature, certificate=pem)
                    return
        raise IntegrityError(
            "No approver trusted here signed that.",
            where="approval",
            remedy="Name the approver's certificate.",
        )

    return Trust(policy=policy, label_key=label_key, signed=signed, fresh_s=fresh_s)


def read_label_key(text: str) -> PublicLabelKey:
    """The public label key as an office publishes it.

    Raises:
        InputError: It is none, or too short.
    """
    algorithm, _, rest = text.strip().partition(":")
    modulus, _, exponent = rest.partition(":")
    try:
        found = PublicLabelKey(int(modulus, 16), int(exponent))
    except ValueError:
        found = PublicLabelKey(0, 0)
    if algorithm != ALGORITHM or found.text != text.strip() or found.modulus.bit_length() < SHORTEST:
        raise InputError(
            "That is no public label key.", where="--label-key", remedy="Give the office's label.vkey."
        )
    return found


def _one_log(policy: Policy) -> None:
    if len(policy.logs) != 1 or policy.quorum == NONE:
        raise InputError(
            "A custodian believes one log, and asks for witnesses.",
            where="--policy",
            remedy="Give a policy with one log and a quorum.",
        )
