"""A policy says whose word a checkpoint needs, reads in one way, and tells how many liars its quorum bears."""

import random
from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from privity.accounting.cosignature import cosign
from privity.accounting.note import Checkpoint, sign_checkpoint
from privity.accounting.policy import read_policy
from privity.adapters.log_signer import FileSigner
from privity.adapters.witness_folder import WitnessKey
from privity.errors import InputError, IntegrityError

LOG = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="log.example")
HEAD = Checkpoint(origin="log.example", size=12, root=bytes(32))
NOTE = sign_checkpoint(HEAD, LOG)
KEYS = {
    f"w{n}": WitnessKey(f"w{n}.example", 4, Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32))
    for n in range(1, 7)
}
KEYS["w6"] = WitnessKey("w6.example", 6, MLDSA44PrivateKey.from_seed_bytes(bytes(32)))
NAMED = "".join(f"witness {name} {key.vkey}\n" for name, key in KEYS.items())
HEADED = f"log {LOG.vkey}\n{NAMED}"


def policy(rest):
    return read_policy((HEADED + rest).encode())


def note(*names, when=1_000):
    return NOTE + b"".join(cosign(HEAD, KEYS[name], when=when) for name in names)


def k_of_n(k, n):
    return policy(f"group g {k} {' '.join(f'w{i}' for i in range(1, n + 1))}\nquorum g\n")


def test_the_example_of_the_specification_reads():
    """Two of the X witnesses and one of the Y witnesses: C2SP tlog-policy, "Example policy"."""
    read = policy(
        "group X-witnesses 2 w1 w2 w3\ngroup Y-witnesses any w4 w5 w6\n"
        "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
    )
    for some in combinations(KEYS, 3):
        assert read.met(some) == (len({"w1", "w2", "w3"} & set(some)) == 2)
    assert read.check(note("w1", "w3", "w6")).times == {"w1": 1_000, "w3": 1_000, "w6": 1_000}
    with pytest.raises(IntegrityError):
        read.check(note("w1", "w2", "w3"))


@pytest.mark.parametrize(("k", "n"), [(k, n) for n in range(1, 7) for k in range(1, n + 1)])
def test_k_of_n_bears_2k_less_n_less_one(k, n):
    """Two quorums of k among n share at least 2k - n; an honest one must be among those that they share."""
    expected = max(2 * k - n, 0) - 1
    assert k_of_n(k, n).tolerates() == expected


def test_what_it_bears_is_what_two_histories_need():
    """Whoever wants both of two histories cosigned needs every witness that two quorums share: tried out for each pair."""
    read = policy("group a 2 w1 w2 w3\ngroup b all w4 w5\ngroup g any a b\nquorum g\n")
    quorums = [
        set(some)
        for n in range(6)
        for some in combinations([f"w{i}" for i in range(1, 6)], n)
        if read.met(some)
    ]
    assert read.tolerates() == min(len(a & b) for a in quorums for b in quorums) - 1 == -1


@pytest.mark.parametrize("seed", range(60))
def test_what_it_bears_is_counted_right_for_groups_of_groups(seed):
    """Against every pair of quorums there is, for policies drawn at random."""
    rng = random.Random(seed)
    free, lines = [f"w{n}" for n in range(1, 7)], []
    for n in range(rng.randrange(1, 4)):
        members = rng.sample(free, rng.randrange(1, len(free) + 1))
        free = [name for name in free if name not in members] + [f"g{n}"]
        lines.append(f"group g{n} {rng.randrange(1, len(members) + 1)} {' '.join(members)}\n")
    read = policy("".join(lines) + f"quorum g{len(lines) - 1}\n")
    quorums = [set(some) for n in range(7) for some in combinations(KEYS, n) if read.met(some)]
    assert read.tolerates() == min(len(a & b) for a in quorums for b in quorums) - 1


def test_the_largest_policy_is_counted_at_once():
    keys = [WitnessKey(f"x{n}.example", 4, Ed25519PrivateKey.generate()).vkey for n in range(32)]
    named = "".join(f"witness x{n} {key}\n" for n, key in enumerate(keys))
    members = " ".join(f"x{n}" for n in range(32))
    read = read_policy(f"log {LOG.vkey}\n{named}group g 20 {members}\nquorum g\n".encode())
    assert read.tolerates() == 7


def test_spaces_tabs_comments_and_empty_lines_mean_nothing():
    text = HEADED.replace(" ", "\t ") + "\n  # all of it\n\n \t group  g all w1\tw2 \nquorum g\n"
    assert read_policy(text.encode()).groups["g"].members == ("w1", "w2")


def test_a_single_witness_or_nobody_may_be_the_quorum():
    assert policy("quorum w2\n").check(note("w2")).times == {"w2": 1_000}
    assert policy("quorum none\n").check(NOTE).checkpoint == HEAD
    with pytest.raises(IntegrityError):
        policy("quorum w2\n").check(note("w1"))


def test_a_cosignature_made_too_long_ago_does_not_count():
    read = k_of_n(2, 3)
    old, fresh = note("w1", when=10), cosign(HEAD, KEYS["w2"], when=100)
    assert read.check(old + fresh).times == {"w1": 10, "w2": 100}
    with pytest.raises(IntegrityError, match="too long ago"):
        read.check(old + fresh, since=50)


def test_one_witness_twice_is_one_witness():
    with pytest.raises(IntegrityError):
        k_of_n(2, 3).check(note("w1") + cosign(HEAD, KEYS["w1"], when=2_000))


def test_of_several_keys_of_one_log_one_must_have_signed_and_none_wrongly():
    """A log's key was changed; both are in the policy, in either order."""
    newer = FileSigner(Ed25519PrivateKey.generate(), name="log.example")
    by_new, by_both = sign_checkpoint(HEAD, newer), NOTE + sign_checkpoint(HEAD, newer).split(b"\n\n")[1]
    for order in ((LOG, newer), (newer, LOG)):
        read = read_policy("".join(f"log {key.vkey}\n" for key in order).encode() + b"quorum none\n")
        for note_ in (NOTE, by_new, by_both):
            assert read.check(note_).checkpoint == HEAD
        wrong = by_both[:-8] + b"AAAAAAA\n"
        with pytest.raises(IntegrityError):
            read.check(wrong)
        with pytest.raises(IntegrityError):
            read.check(sign_checkpoint(HEAD, FileSigner(Ed25519PrivateKey.generate(), name="log.example")))


def test_a_checkpoint_of_another_log_or_unsigned_is_refused():
    stranger = FileSigner(Ed25519PrivateKey.generate(), name="log.example")
    with pytest.raises(IntegrityError):
        policy("quorum none\n").check(sign_checkpoint(HEAD, stranger))
    other = FileSigner(Ed25519PrivateKey.generate(), name="other.example")
    with pytest.raises(IntegrityError):
        policy("quorum none\n").check(
            sign_checkpoint(Checkpoint(origin="other.example", size=1, root=bytes(32)), other)
        )


REFUSED = [
    ("", "names no quorum"),
    ("quorum nobody\n", "no line above names: nobody"),
    ("quorum none\nquorum none\n", "not the one line"),
    ("quorum g\ngroup g all w1\n", "no line above names: g"),
    ("group g 0 w1\nquorum g\n", "asks for 0 of 1"),
    ("group g 2 w1\nquorum g\n", "asks for 2 of 1"),
    ("group g 01 w1\nquorum g\n", "asks for 01 of 1"),
    ("group g most w1\nquorum g\n", "asks for most of 1"),
    ("group g any none\nquorum g\n", "no line above names: none"),
    ("group g any\nquorum none\n", "is not: group"),
    ("group g any w1\ngroup h any w1\nquorum h\n", "one already: w1"),
    ("group g any w1 w1\nquorum g\n", "one already: w1"),
    ("group w1 any w2\nquorum w1\n", "a name a second time: w1"),
    ("group none any w2\nquorum none\n", "a name a second time: none"),
    (f"log {LOG.vkey}\nquorum none\n", "a log a second time"),
    (f"witness w9 {KEYS['w1'].vkey}\nquorum none\n", "a witness's key a second time"),
    (f"witness w9 {LOG.vkey}\nquorum none\n", "a key that cannot be read"),
    (f"log {KEYS['w1'].vkey}\nquorum none\n", "a key that cannot be read"),
    ("witness w9 rubbish\nquorum none\n", "a key that cannot be read"),
    (f"witness w9 \N{NO-BREAK SPACE}{KEYS['w1'].vkey}\nquorum none\n", "a key that cannot be read"),
    ("quorums none\nquorum none\n", "begins with no word"),
    ("quorum none\r\n", "control characters"),
    ("quorum none\n\x7f\n", "control characters"),
    (
        "".join(f"group g{n} all {f'g{n - 1}' if n else 'w1'}\n" for n in range(33)) + "quorum none\n",
        "more than 32 groups",
    ),
]
"""Ends of a policy that begins as `HEADED` does, each refused, and what is said; the verifier refuses them too."""


@pytest.mark.parametrize(("rest", "says"), REFUSED)
def test_what_the_specification_does_not_allow_is_said(rest, says):
    with pytest.raises(InputError) as caught:
        policy(rest)
    assert says in "".join(problem.says for problem in caught.value.problems)


def test_a_key_whose_name_is_no_utf8_is_refused():
    with pytest.raises(InputError, match="1 problem"):
        read_policy((HEADED + "quorum none\n").encode().replace(b"+", b"\xff+", 1))


def test_all_faults_are_told_at_once():
    with pytest.raises(InputError) as caught:
        read_policy(b"log x\nwitness y\ngroup z\nfoo\n")
    assert len(caught.value.problems) == 5


def test_names_beyond_ascii_are_opaque_bytes():
    read = read_policy(
        HEADED.replace("witness w1 ", "witness \xc3\xa9\xff ").encode("latin-1")
        + "quorum Ã©ÿ\n".encode("latin-1")
    )
    assert read.met([read.quorum])
