"""The file of key custodians says who they are and how many open a record, never one alone; and a custodian's word is its own."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting.key_custodians import read_custodians
from privity.accounting.note import Verifier
from privity.accounting.word import COUNT, RECEIPT, read_word, sign_word
from privity.adapters.log_signer import FileSigner
from privity.errors import InputError, IntegrityError

KEYS = [
    FileSigner(Ed25519PrivateKey.from_private_bytes(bytes([n + 1]) * 32), name=f"c{n}.example/keys")
    for n in range(17)
]


def text(needed, count, *, url="http://127.0.0.1:1"):
    return "\n".join([f"needed {needed}", *(f"custodian {key.vkey} {url}" for key in KEYS[:count]), ""])


def faults(data):
    with pytest.raises(InputError) as caught:
        read_custodians(data.encode())
    return [problem.says for problem in caught.value.problems]


@pytest.mark.parametrize(("needed", "count"), [(2, 2), (2, 3), (3, 3), (3, 5), (2, 16)])
def test_a_file_is_read(needed, count):
    found = read_custodians(("# who\n\n" + text(needed, count)).encode())
    assert (found.needed, list(found.members)) == (needed, [f"c{n}.example/keys" for n in range(count)])
    assert found.members["c0.example/keys"].url == "http://127.0.0.1:1"


@pytest.mark.parametrize(("needed", "count"), [(1, 3), (0, 3), (4, 3), (2, 1), (2, 0)])
def test_one_alone_or_more_than_there_are_is_refused(needed, count):
    assert f"asks for {needed} of {count} custodians" in faults(text(needed, count))[0]


@pytest.mark.parametrize(("needed", "count"), [(2, 17), (7, 14)])
def test_too_many_are_refused(needed, count):
    assert "need more than 500 secrets, or are more than 16" in faults(text(needed, count))[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("custodian", "is neither"),
        ("keeper x y", "is neither"),
        ("needed two", "is neither"),
        ("needed 2", "a second time how many"),
        (f"custodian {KEYS[0].vkey} http://x", "a second time"),
        (f"custodian {KEYS[5].vkey} ftp://x", "no address"),
        ("custodian c9+00000000+AAAA http://x", "holds a key that cannot be read"),
        (f"custodian {Verifier(name='c9', key=Verifier.parse(KEYS[0].vkey).key).vkey} http://x", "a second time"),
    ],
)  # fmt: skip
def test_a_line_that_is_wrong_is_told(line, says):
    (told,) = faults(text(2, 3) + line + "\n")
    assert says in told


def test_a_body_of_custodians_has_a_name_of_its_own():
    digests = {read_custodians(text(*each).encode()).digest for each in ((2, 3), (3, 3), (2, 4))}
    assert len(digests) == 3
    elsewhere = text(2, 3, url="https://elsewhere")
    assert read_custodians(elsewhere.encode()).digest in digests


def test_a_word_is_read_back_and_only_as_what_it_is():
    public = Verifier.parse(KEYS[0].vkey)
    note = sign_word(COUNT, {"count": 3}, KEYS[0])
    assert read_word(note, COUNT, public) == {"count": 3}
    forged = sign_word(COUNT, {"count": 3}, FileSigner(KEYS[1]._key, name="c0.example/keys"))
    for bad, purpose, who in (
        (note, RECEIPT, public),
        (note, COUNT, Verifier.parse(KEYS[1].vkey)),
        (note.replace(b"3", b"4", 1), COUNT, public),
        (forged, COUNT, public),
        (b"rubbish", COUNT, public),
    ):
        with pytest.raises(IntegrityError):
            read_word(bad, purpose, who)


@pytest.mark.parametrize(
    "body",
    [
        b"a\n{}\nmore\n",
        b"privity/custodian/count/v1\n[]\n",
        b"privity/custodian/count/v1\n{ }\n",
        b"privity/custodian/count/v1\nx\n",
    ],
)
def test_a_word_has_one_form(body):
    from base64 import b64encode

    public = Verifier.parse(KEYS[0].vkey)
    line = f"\N{EM DASH} {public.name} {b64encode(public.key_id + KEYS[0].sign(body)).decode()}\n"
    with pytest.raises(IntegrityError):
        read_word(body + b"\n" + line.encode(), COUNT, public)
