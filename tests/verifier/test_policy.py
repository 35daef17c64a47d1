"""The verifier reads a policy as the office does, line for line, and counts quorums and liars the same; what is none is refused by its line."""

import random
import re
from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.accounting.test_policy import HEADED, KEYS, LOG, NAMED, REFUSED, note

from privity.accounting import policy as office
from privity.accounting.cosignature import cosign
from privity.accounting.note import Checkpoint, sign_checkpoint
from privity.adapters.log_signer import FileSigner
from privity.errors import InputError, IntegrityError
from privity_verify.policy_text import read_policy
from privity_verify.problem import AlteredError, UnreadableError

X_AND_Y = (
    "group X-witnesses 2 w1 w2 w3\ngroup Y-witnesses any w4 w5 w6\n"
    "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
)
TAKEN = [
    HEADED + X_AND_Y,
    HEADED + "quorum w2\n",
    HEADED + "quorum none\n",
    "quorum none",
    f"log {LOG.vkey}\nquorum none\n",
    f"{NAMED}quorum none\n",
    HEADED.replace(" ", "\t ") + "\n  # all of it\n\n \t group  g all w1\tw2 \nquorum g\n",
    HEADED + "group g all w1\ngroup h all g\ngroup i all h\nquorum h\n",
    HEADED + "quorum w1\ngroup g all w1\n",
    HEADED.replace("witness w1 ", "witness é ") + "quorum é\n",
    HEADED.replace(LOG.vkey, f"{LOG.vkey} https://log.example/ü") + "quorum none\n",
    HEADED + "".join(f"group g{n} all {f'g{n - 1}' if n else 'w1'}\n" for n in range(32)) + "quorum g31\n",
    *(
        HEADED + f"group g {k} {' '.join(f'w{i}' for i in range(1, n + 1))}\nquorum g\n"
        for n in range(1, 7)
        for k in range(1, n + 1)
    ),
]


def both(data):
    """The policy as the office and as the verifier read it; None where one refuses, which must name a line."""
    try:
        theirs = office.read_policy(data)
    except InputError:
        theirs = None
    try:
        ours = read_policy(data)
    except UnreadableError as error:
        ours, where = None, str(error).partition(":")[0]
        named = bool(re.fullmatch(r"line \d+ of the policy|the policy names no quorum", where))
    else:
        named = True
    assert named
    return theirs, ours


def agree(data):
    theirs, ours = both(data)
    assert (theirs is None) == (ours is None)
    if theirs is None:
        return None
    assert {name: key.text for name, key in ours.witnesses.items()} == {
        name: witness.cosigner.public.vkey for name, witness in theirs.witnesses.items()
    }
    assert [key.text for key in ours.logs] == [log.vkey for log in theirs.logs]
    assert {name: tuple(group) for name, group in ours.groups.items()} == {
        name: (group.needed, group.members) for name, group in theirs.groups.items()
    }
    assert ours.quorum == theirs.quorum
    assert ours.bears() == theirs.tolerates()
    few = list(ours.witnesses)[:7]
    for count in range(len(few) + 1):
        for some in combinations(few, count):
            assert ours.met(some) == theirs.met(some)
    return ours


@pytest.mark.parametrize("text", TAKEN)
def test_what_the_office_reads_is_read_alike(text):
    assert agree(text.encode()) is not None


@pytest.mark.parametrize(("rest", "says"), REFUSED)
def test_what_the_office_refuses_is_refused(rest, says):
    assert agree((HEADED + rest).encode()) is None


def test_the_line_that_is_wrong_is_named():
    with pytest.raises(UnreadableError, match="line 9 of the policy: no line above it names nobody"):
        read_policy((HEADED + "# ours\nquorum nobody\n").encode())


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda n: f"log {FileSigner(key(n), name='log.example').vkey}\n", "line 33 .* 32 logs"),
        (lambda n: f"witness x{n} {cosigner(n)}\n", "line 33 .* 32 witnesses"),
    ],
)
def test_more_than_the_limit_is_refused_at_the_line(make, says):
    lines = [make(n) for n in range(33)]
    assert agree("".join([*lines[:32], "quorum none\n"]).encode()) is not None
    with pytest.raises(UnreadableError, match=says):
        read_policy("".join([*lines, "quorum none\n"]).encode())


def key(n):
    return Ed25519PrivateKey.from_private_bytes(bytes([n, 1]) + bytes(30))


def cosigner(n):
    from privity.adapters.witness_folder import WitnessKey

    return WitnessKey(f"x{n}.example", 4, key(n)).vkey


def random_policy(random_):
    """A policy of some witnesses in groups of groups, most of them in order."""
    free, lines = [f"w{n}" for n in range(1, 7)], []
    for number in range(random_.randrange(4)):
        some = random_.sample(free, min(len(free), random_.randrange(1, 5)))
        needed = random_.choice(["all", "any", str(random_.randrange(len(some) + 2))])
        name = random_.choice([f"g{number}", f"g{number}", f"g{number}", "w1"])
        lines.append(f"group {name} {needed} {' '.join(some)}\n")
        free = [one for one in free if one not in some or random_.random() < 0.05] + [name]
    return HEADED + "".join(lines) + f"quorum {random_.choice([*free, 'none'])}\n"


def test_random_policies_of_groups_of_groups_are_read_alike():
    random_ = random.Random(6)
    taken = [agree(random_policy(random_).encode()) for _ in range(300)]
    assert 100 < sum(one is not None for one in taken) < 280
    assert {one.bears() for one in taken if one is not None} >= {-1, 0, 1}


def test_random_changes_of_a_policy_are_taken_or_refused_by_both():
    random_, good = random.Random(7), (HEADED + X_AND_Y).encode()
    pieces = [
        b"",
        b" ",
        b"\t",
        b"\n",
        b"#",
        b"all",
        b"none",
        b"w1",
        b"1",
        b"\x7f",
        b"\r",
        b"\xff",
        b"\n\n",
        b"quorum",
    ]
    for _ in range(1_500):
        at = random_.randrange(HEADED.index("witness w2"), len(good))
        agree(good[:at] + random_.choice(pieces) + good[at + random_.choice([0, 1, 3]) :])


def test_a_key_whose_name_is_no_utf8_is_refused():
    assert agree((HEADED + "quorum none\n").encode().replace(b"+", b"\xff+", 1)) is None


def test_names_are_bytes_and_only_the_same_bytes_are_the_same_name():
    headed = HEADED.encode().replace(b"witness w1 ", b"witness \xe9\xff ")
    assert read_policy(headed + b"quorum \xe9\xff\n").met(["\udce9\udcff"])
    kelvin = HEADED.encode().replace(b"witness w1 ", b"witness K ")
    assert agree(kelvin + b"quorum \xe2\x84\xaa\n") is None


@pytest.mark.parametrize("names", [some for n in range(7) for some in combinations(KEYS, n)])
def test_a_checkpoint_holds_for_the_verifier_where_it_holds_for_the_office(names):
    text = (HEADED + X_AND_Y).encode()
    signed = note(*names)
    try:
        expected = office.read_policy(text).check(signed).times
    except IntegrityError:
        expected = None
    try:
        found = read_policy(text).held(signed).times
    except AlteredError:
        found = None
    assert found == expected


def test_what_a_policy_bears_is_quickly_told_of_thirty_two_witnesses():
    lines = "".join(f"witness x{n} {cosigner(n)}\n" for n in range(32))
    members = " ".join(f"x{n}" for n in range(32))
    assert read_policy(f"{lines}group g 25 {members}\nquorum g\n".encode()).bears() == 2 * 25 - 32 - 1


def test_either_of_two_keys_of_one_log_suffices_and_none_may_be_wrong():
    second = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32), name="log.example")
    head = Checkpoint(origin="log.example", size=1, root=bytes(32))
    read = read_policy(f"log {LOG.vkey}\nlog {second.vkey}\nquorum none\n".encode())
    assert read.held(sign_checkpoint(head, second)).checkpoint.size == 1
    other = sign_checkpoint(Checkpoint(origin="log.example", size=2, root=bytes(32)), LOG)
    with pytest.raises(AlteredError, match="does not verify"):
        read.held(sign_checkpoint(head, second) + other.partition(b"\n\n")[2])
    stranger = FileSigner(Ed25519PrivateKey.generate(), name="log.example")
    with pytest.raises(AlteredError, match="not signed with the log's key"):
        read.held(sign_checkpoint(head, stranger))


def test_a_log_of_another_name_in_the_policy_is_not_this_log():
    head = Checkpoint(origin="log.example", size=1, root=bytes(32))
    other = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32), name="other.example")
    line = sign_checkpoint(Checkpoint(origin="other.example", size=1, root=bytes(32)), other)
    with pytest.raises(AlteredError, match="of another log"):
        read_policy(f"log {LOG.vkey}\nquorum none\n".encode()).signed(line)
    stranger = FileSigner(Ed25519PrivateKey.generate(), name="log.example")
    read = read_policy(f"log {LOG.vkey}\nlog {other.vkey}\nquorum none\n".encode())
    with pytest.raises(AlteredError, match="not signed"):
        read.signed(sign_checkpoint(head, stranger))


def test_one_witness_twice_is_one_witness_and_its_latest_word_counts():
    read = read_policy((HEADED + "group g 2 w1 w2 w3\nquorum g\n").encode())
    head = Checkpoint(origin="log.example", size=12, root=bytes(32))
    twice = note("w1") + cosign(head, KEYS["w1"], when=2_000)
    assert read.signed(twice).times == {"w1": 2_000}
    with pytest.raises(AlteredError, match="1 of 6 witnesses cosigned the checkpoint: that is no quorum"):
        read.held(twice)
