"""A witness cosigns a log's checkpoint only if the log signed it and it begins with what the witness cosigned last."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting.note import Checkpoint, Verifier, sign_checkpoint
from privity.accounting.proof import consistency
from privity.accounting.witness import (
    BAD,
    CONFLICT,
    INCONSISTENT,
    UNKNOWN,
    UNSIGNED,
    Cosigning,
    Refusal,
    judge,
    read_request,
    write_request,
)
from privity.adapters.log_signer import FileSigner
from privity.model.tree import EMPTY_ROOT, leaf_hash, root

LOG = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="log.example")
LOGS = {"log.example": Verifier.parse(LOG.vkey)}
LEAVES = [leaf_hash(b"%d" % n) for n in range(70)]
FORKED = [*LEAVES[:20], *(leaf_hash(b"other %d" % n) for n in range(50))]


def head(size, leaves=LEAVES):
    return Checkpoint(origin="log.example", size=size, root=root(leaves[:size]))


def proof(old, new, leaves=LEAVES):
    return consistency(old, new, lambda level, index: root(leaves[index << level : (index + 1) << level]))


def ask(old, new, *, last, leaves=LEAVES, path=None, signer=LOG):
    note = sign_checkpoint(head(new, leaves), signer)
    request = write_request(old, proof(old, new, leaves) if path is None else path, note)
    return judge(request, logs=LOGS, last=lambda _: None if last is None else head(last))


@pytest.mark.parametrize("old", range(0, 60, 7))
@pytest.mark.parametrize("more", [0, 1, 5, 9])
def test_what_begins_with_the_last_is_cosigned(old, more):
    answer = ask(old, old + more, last=old)
    assert isinstance(answer, Cosigning)
    assert answer.checkpoint == head(old + more)


def test_the_first_checkpoint_of_a_log_is_taken_as_it_is_the_empty_one_too():
    assert isinstance(ask(0, 33, last=None), Cosigning)
    assert isinstance(ask(0, 0, last=None), Cosigning)
    assert head(0).root == EMPTY_ROOT


@pytest.mark.parametrize("old", [0, 11, 34, 40])
def test_a_log_that_knows_another_size_is_told_the_one_cosigned(old):
    answer = ask(old, 50, last=33)
    assert answer == Refusal(status=CONFLICT, body=b"33\n")


def test_a_log_that_was_rolled_back_is_not_cosigned():
    assert ask(20, 25, last=33) == Refusal(status=CONFLICT, body=b"33\n")


def test_a_log_that_was_rewritten_is_not_cosigned_and_the_request_is_evidence():
    assert ask(33, 60, last=33, leaves=FORKED) == Refusal(status=INCONSISTENT, evidence=True)
    assert ask(33, 33, last=33, leaves=FORKED) == Refusal(status=CONFLICT, body=b"33\n", evidence=True)


def test_a_prefix_that_is_common_to_both_histories_may_be_cosigned():
    answer = judge(
        write_request(20, proof(20, 60, FORKED), sign_checkpoint(head(60, FORKED), LOG)),
        logs=LOGS,
        last=lambda _: head(20),
    )
    assert isinstance(answer, Cosigning)


def test_any_changed_cut_or_lengthened_proof_is_refused():
    good, random_ = proof(33, 60), random.Random(5)
    for _ in range(200):
        path = list(good)
        place = random_.randrange(len(path))
        path[place : place + random_.choice([0, 1])] = random_.choice([[], [random_.randbytes(32)]])
        if path != good:
            assert ask(33, 60, last=33, path=path) == Refusal(status=INCONSISTENT, evidence=True)


def test_who_is_not_the_log_is_turned_away():
    stranger = FileSigner(Ed25519PrivateKey.generate(), name="log.example")
    assert ask(0, 33, last=None, signer=stranger).status == UNSIGNED
    other = FileSigner(Ed25519PrivateKey.generate(), name="other.example")
    note = sign_checkpoint(Checkpoint(origin="other.example", size=1, root=bytes(32)), other)
    assert judge(write_request(0, [], note), logs=LOGS, last=lambda _: None).status == UNKNOWN


def test_the_log_is_known_before_the_state_is_looked_up():
    def never(_):
        raise AssertionError

    note = sign_checkpoint(Checkpoint(origin="other.example", size=1, root=bytes(32)), LOG2)
    assert judge(write_request(0, [], note), logs=LOGS, last=never).status == UNKNOWN


LOG2 = FileSigner(Ed25519PrivateKey.generate(), name="other.example")
GOOD = write_request(33, proof(33, 60), sign_checkpoint(head(60), LOG))


@pytest.mark.parametrize(
    "bend",
    [
        lambda body: b"",
        lambda body: body.replace(b"old 33", b"old 033"),
        lambda body: body.replace(b"old 33", b"old -33"),
        lambda body: body.replace(b"old 33", b"old  33"),
        lambda body: body.replace(b"old 33", b"new 33"),
        lambda body: body.replace(b"old 33", b"old 33 "),
        lambda body: body.replace(b"old 33", "old ٣٣".encode()),
        lambda body: body.replace(b"old 33", b"old " + b"9" * 30),
        lambda body: body.replace(b"old 33\n", b"old 33\nAAAA\n"),
        lambda body: body.replace(b"old 33\n", b"old 33\n" + b"A" * 43 + b"=\n" * 64),
        lambda body: body.replace(b"old 33\n", b"old 33\nnot base64!\n"),
        lambda body: body.replace(b"\n\n", b"\n", 1),
        lambda body: body[:-1],
        lambda body: body + b"x" * (1 << 18),
        lambda body: body.replace(b"\n", b"\r\n"),
        lambda body: write_request(61, [], body.partition(b"\n\n")[2]),
        lambda body: write_request(0, [bytes(32)], body.partition(b"\n\n")[2]),
    ],
)
def test_what_is_no_request_is_answered_as_such(bend):
    assert read_request(GOOD) is not None
    assert judge(bend(GOOD), logs=LOGS, last=lambda _: head(33)).status == BAD


def test_any_bytes_are_answered():
    random_ = random.Random(1)
    for _ in range(3_000):
        body = bytearray(GOOD)
        for _ in range(random_.randrange(1, 6)):
            body[random_.randrange(len(body))] = random_.randrange(256)
        answer = judge(bytes(body), logs=LOGS, last=lambda _: head(33))
        if bytes(body) != GOOD and isinstance(answer, Cosigning):
            # Other signatures than the log's may stand on a note; nothing else may differ.
            assert answer.checkpoint == head(60)
