"""An office names witnesses whose quorum bears a liar, or confesses that it has none; anything between stops it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.adapters.log_signer import FileSigner
from privity.adapters.office_settings import read_settings
from privity.adapters.witness_folder import WitnessKey
from privity.errors import InputError
from tests.adapters.test_office_settings import GOOD

CONFESSED = 'unwitnessed = "accepted for demonstration"'
NAMED = GOOD.replace(CONFESSED, 'witnesses = "witnesses.policy"')
LOG = FileSigner(Ed25519PrivateKey.generate(), name="privity.example/cust/2026").vkey
KEYS = [WitnessKey(f"w{n}.example", 4, Ed25519PrivateKey.generate()).vkey for n in range(5)]


@pytest.fixture
def office(tmp_path):
    (tmp_path / "keys").mkdir()
    for name in ("head", "counsel"):
        (tmp_path / "keys" / f"{name}.pem").write_text(name)
    return tmp_path


def policy(k, n, *, log=LOG, url=" http://127.0.0.1:1"):
    lines = [f"witness w{i} {KEYS[i]}{url}" for i in range(n)]
    members = " ".join(f"w{i}" for i in range(n))
    return "\n".join([f"log {log}", *lines, f"group g {k} {members}", "quorum g", ""])


def problems(office, settings, text=None):
    (office / "privity.toml").write_text(settings)
    if text is not None:
        (office / "witnesses.policy").write_text(text)
    with pytest.raises(InputError) as caught:
        read_settings(office)
    return [problem.says for problem in caught.value.problems]


@pytest.mark.parametrize(("k", "n"), [(3, 4), (4, 5), (2, 2), (3, 3)])
def test_a_quorum_that_bears_one_liar_is_taken(office, k, n):
    (office / "privity.toml").write_text(NAMED)
    (office / "witnesses.policy").write_text(policy(k, n))
    assert read_settings(office).witnesses.policy.tolerates() >= 1


@pytest.mark.parametrize(
    ("k", "n", "says"),
    [
        (2, 3, "share 1: while no more than 0 of them"),
        (2, 4, "need not share one"),
        (3, 5, "share 1: while no more than 0 of them"),
        (1, 1, "share 1: while no more than 0 of them"),
    ],
)
def test_a_quorum_that_bears_none_is_told_why(office, k, n, says):
    (told,) = problems(office, NAMED, policy(k, n))
    assert "does not bear 1 dishonest witness(es)" in told
    assert says in told


def test_an_office_may_ask_for_more(office):
    more = NAMED.replace("[[trust", "dishonest = 2\n[[trust", 1)
    assert "does not bear 2" in problems(office, more, policy(3, 4))[0]
    (office / "witnesses.policy").write_text(policy(4, 5))
    assert read_settings(office).witnesses is not None


def test_one_of_the_two_must_be_said_and_not_both(office):
    both = NAMED.replace("witnesses =", CONFESSED + "\nwitnesses =")
    assert problems(office, both, policy(3, 4)) == [
        "log.unwitnessed must be left out where the log has witnesses."
    ]
    neither = GOOD.replace(CONFESSED, "")
    assert problems(office, neither) == [
        'log.unwitnessed must read "accepted for demonstration" while the log has no witnesses.'
    ]


def test_the_policy_must_be_this_logs_and_reachable(office):
    other = FileSigner(Ed25519PrivateKey.generate(), name="other.example").vkey
    assert problems(office, NAMED, policy(3, 4, log=other)) == [
        "witnesses.policy does not name this log, and no other, as its log."
    ]
    assert problems(office, NAMED, policy(3, 4, url="")) == [
        "witnesses.policy says no address of w0, w1, w2, w3."
    ]
    assert "asks for no witness at all" in problems(office, NAMED, f"log {LOG}\nquorum none\n")[0]


def test_a_policy_that_is_absent_elsewhere_or_malformed_stops_the_office(office):
    assert problems(office, NAMED) == ["witnesses.policy is not a file of this office."]
    outside = NAMED.replace("witnesses.policy", "../witnesses.policy")
    (office.parent / "witnesses.policy").write_text(policy(3, 4))
    assert problems(office, outside) == ["../witnesses.policy is not a file of this office."]
    assert len(problems(office, NAMED, "rubbish\n")) == 2
