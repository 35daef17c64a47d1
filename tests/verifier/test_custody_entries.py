"""The verifier reads what a log holds of key custodians, and a count that reaches beyond its own place is refused."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting import Seal, build
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity_verify.cli import main

GOOD, ALTERED = 0, 3


def report(upto, n):
    return build(
        "custodian-report",
        seal=Seal(unit_key=bytes(32), nonce=n.to_bytes(16, "big")),
        when=1_790_000_000,
        clear={"count": 0, "upto": upto},
        sealed={"by": "a", "evidence": "ab" * 32},
    ).data


@pytest.mark.parametrize(("upto", "code"), [(0, GOOD), (1, GOOD), (2, ALTERED)])
def test_a_count_reaches_no_further_than_its_own_place(tmp_path, upto, code):
    signer = FileSigner(Ed25519PrivateKey.generate(), name="custodian.example/log")
    with FileLog.create(tmp_path / "log", signer) as log:
        log.append([report(0, 1), report(upto, 2)], key="all")
    assert main(["log", str(tmp_path / "log"), "--key", signer.vkey]) == code
