"""The verifier reads what a log holds of key custodians, and a count that reaches beyond its own place is refused."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting import Seal, approval_entry, build, request_entry
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


# What openings of a batch rest on


def opened(sample, made, ordinal, n, **bent):
    """An opening of a line of the sample, as entry fields bent."""
    clear = {
        "req": made.request, "dec": made.standing[ordinal - 1], "apr": [made.approval], "rcp": "R-FIA-1",
        "key": "ab" * 32, "sub": "A" * 43, "exp": sample.START + 7200,
    }  # fmt: skip
    when = bent.pop("when", sample.START + 3000)
    return build(
        "opening",
        seal=Seal(unit_key=bytes(32), nonce=n.to_bytes(16, "big")),
        when=when,
        clear={**clear, **bent},
        sealed={"record": "P-1", "line": "L-1", "by": "P-0009"},
    ).data


def test_a_record_may_be_opened_again_for_an_approved_line_that_is_not_released(ask_batch, sample):
    made = sample.Sample()
    made.entries += [opened(sample, made, waiting_in(sample), n) for n in (1, 2)]
    assert ask_batch(made, bundle=False)[0] == GOOD


@pytest.mark.parametrize(
    ("bend", "why"),
    [
        pytest.param(lambda s, m: opened(s, m, s.RELEASED[0], 1), "released before", id="a released line"),
        pytest.param(
            lambda s, m: opened(s, m, waiting_in(s), 1, apr=[m.approval + 1]), "which refuses", id="a refusal"
        ),
        pytest.param(
            lambda s, m: opened(s, m, waiting_in(s), 1, when=s.START + 3601), "had expired", id="expired"
        ),
    ],
)
def test_a_record_opened_without_a_live_approval_of_its_line_is_found(ask_batch, sample, bend, why):
    made = sample.Sample()
    made.entries.append(bend(sample, made))
    code, said = ask_batch(made, bundle=False)
    assert (code, said["verdict"]) == (ALTERED, "altered")
    assert why in said["why"]


def waiting_in(sample):
    (ordinal,) = set(sample.APPROVED) - set(sample.RELEASED)
    return ordinal


def test_an_approval_opens_no_more_lines_than_it_covers(ask_batch, sample):
    made = sample.Sample({"release.ordinals": lambda _: [2], "approve.count": lambda _: 1})
    lines = (4, 5)
    made.entries += [opened(sample, made, ordinal, n) for n, ordinal in enumerate(lines, 1)]
    code, said = ask_batch(made, bundle=False)
    assert code == ALTERED
    assert "2 lines were opened under approval entry" in said["why"]


def test_an_approval_of_another_batch_opens_nothing(ask_batch, sample):
    made = sample.Sample()
    first = len(made.entries)
    made.entries += [
        request_entry(
            seal=Seal(unit_key=bytes(32), nonce=bytes(16)), when=sample.START + 2000, batch="B-2026-9", agency="FIA", authority="i2",
            count=1, header="ab" * 32, lines="cd" * 32, root="ef" * 32, requester="P-1", recipient="R-FIA-1",
        ).data,
        approval_entry(
            seal=Seal(unit_key=bytes(32), nonce=bytes(15) + b"\1"), when=sample.START + 2000, by="A", rows="ab" * 32, request=first,
            verdict="approve", count=1, expires=sample.START + 3600, statement="ab" * 32,
        ).data,
        opened(sample, made, waiting_in(sample), 2, apr=[first + 1]),
    ]  # fmt: skip
    code, said = ask_batch(made, bundle=False)
    assert code == ALTERED
    assert "an approval of another batch" in said["why"]
