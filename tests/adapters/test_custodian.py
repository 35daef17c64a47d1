"""A custodian gives a share for a witnessed, fresh, approved entry that names record, person and key, and counts it; bend one thing and it gives nothing."""

import json
import shutil
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting.disclosure import b64u
from privity.accounting.label import DEFERRED, OPEN, make_label
from privity.accounting.opening import read_opening, write_opening
from privity.accounting.refusal import WORDS, Refusal
from privity.accounting.shares import mask
from privity.adapters import custodian_classes, custodian_folder, hpke
from privity.adapters.custodian_classes import Classes
from privity.adapters.custodian_folder import CustodianFolder, status_of
from privity.adapters.custodian_server import CustodianServer
from privity.adapters.custodian_trust import write_trust
from privity.adapters.label_key import FileLabelKey
from privity.adapters.openssl import OpenSSL
from privity.adapters.outside_server import serving
from privity.adapters.witness_folder import WitnessKey
from privity.errors import InputError, UnavailableError

from .custody import (
    CLASS,
    IDENTIFIER,
    NAMES,
    NOW,
    OTHER_CLASS,
    PEER,
    RECORD,
    ROWS,
    SECRETS,
    WITNESSES,
    World,
    ask,
    bring,
    count,
    made,
    policy,
)
from .test_witness import post


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    openssl = OpenSSL()
    for name in ("approver", "other"):
        openssl.new_key(folder / f"{name}.key")
        openssl.self_signed(name, folder / f"{name}.key", folder / f"{name}.pem")
    return folder, FileLabelKey.create(folder / "label.pem"), openssl


@pytest.fixture
def world(tmp_path, people):
    return World(tmp_path, *people)


@pytest.fixture
def custodian(tmp_path, world):
    with CustodianFolder(made(tmp_path / "custodian", world)) as opened:
        assert bring(opened, world) is True
        yield opened


def expected(name=NAMES[0], record=RECORD, identifier=IDENTIFIER):
    return {
        some: mask(secret, CLASS, record, identifier)
        for some, secret in SECRETS.items()
        if name not in some.split("+")
    }


def given_nothing(custodian):
    told = count(custodian)
    return (told["count"], told["given"], told["upto"]) == (0, [], 0)


def test_for_an_entry_that_is_as_it_should_be_it_gives_its_masks_and_counts(world, custodian):
    world.build()
    assert ask(custodian, world.request(), key=world.key) == [expected()]
    told = count(custodian)
    assert (told["count"], told["given"], told["upto"]) == (1, [[5, 5]], world.log.size)
    assert told["root"] == world.log.root.hex()


def other_label(world, identifier=PEER[1], domain=OPEN):
    return b64u(make_label(world.label_key, identifier, domain)[0])


BUILT = {
    "an entry of another kind": ("kind", lambda w: {"kind": "release"}),
    "an opening that has expired": ("expired", lambda w: {"opening": {"exp": NOW - 1}}),
    "another key named": ("key", lambda w: {"opening": {"key": "ab" * 32}}),
    "another person's label": ("label", lambda w: {"opening": {"sub": other_label(w)}}),
    "the label of another domain": ("label", lambda w: {"opening": {"sub": other_label(w, IDENTIFIER, DEFERRED)}}),
    "another recipient in the entry": ("recipient", lambda w: {"opening": {"rcp": "RCP-2"}}),
    "another recipient approved": ("recipient", lambda w: {"statement": {"recipient": "RCP-2"}}),
    "another line in the entry": ("line", lambda w: {"sealed": {"line": "L1"}}),
    "another decision in the entry": ("line", lambda w: {"opening": {"dec": 1}}),
    "an approval of another request": ("approval", lambda w: {"opening": {"req": 1}}),
    "an approval that is not shown": ("approval", lambda w: {"opening": {"apr": [3]}}),
    "one of two approvals that is not shown": ("approval", lambda w: {"opening": {"apr": [3, 4]}}),
    "a refusal in place of an approval": ("not-approved", lambda w: {"approval": {"verdict": "refuse"}}),
    "a statement that refuses": ("not-approved", lambda w: {"statement": {"verdict": "refuse"}}),
    "a statement without a recipient": ("statement", lambda w: {"statement": {"root": None}}),
    "an approval for another statement": ("statement", lambda w: {"approval": {"statement": "ab" * 32}}),
    "an approver nobody trusts": ("signature", lambda w: {"signer": "other"}),
    "an approval that lapsed": ("lapsed", lambda w: {"approval": {"expires": NOW - 1}}),
    "a statement that lapsed, whatever its entry says": (
        "lapsed",
        lambda w: {"statement": {"not_after": "2026-01-01T00:00:00+00:00"}},
    ),
    "another set of lines approved": ("row", lambda w: {"statement": {"root": "ab" * 32}}),
    "fewer lines approved": ("row", lambda w: {"statement": {"count": 1}}),
    "a record that is no text": ("record", lambda w: {"sealed": {"record": 17}}),
}  # fmt: skip


@pytest.mark.parametrize("bent", BUILT)
def test_one_thing_wrong_in_what_was_written_and_no_share_is_given(world, custodian, bent):
    code, how = BUILT[bent]
    world.build(**how(world))
    assert ask(custodian, world.request()) == code
    assert given_nothing(custodian)


STRANGER = WitnessKey("w9.example", 4, Ed25519PrivateKey.generate())
ASKED = {
    "fewer witnesses": ("quorum", lambda w: {"checkpoint": w.note(witnesses=WITNESSES[:2])}),
    "witnesses nobody trusts": ("quorum", lambda w: {"checkpoint": w.note(witnesses=[*WITNESSES[:2], STRANGER])}),
    "a quorum of long ago": ("stale", lambda w: {"checkpoint": w.note(when=NOW - 3_601)}),
    "a quorum of tomorrow": ("stale", lambda w: {"checkpoint": w.note(when=NOW + 90_000)}),
    "a checkpoint with a false signature": ("checkpoint", lambda w: {"checkpoint": spoiled(w.note())}),
    "a checkpoint that is none": ("checkpoint", lambda w: {"checkpoint": b"rubbish"}),
    "an approval that is not in the log": ("not-in-log", lambda w: {"approved": {"path": ()}}),
    "an approval at another place": ("not-in-log", lambda w: {"approved": {"index": 3}}),
    "an approval altered": ("not-in-log", lambda w: {"approved": {"entry": w.log.entry(3)}}),
    "another statement": ("statement", lambda w: {"approved": {"statement": w.statement + b" "}}),
    "another's signature": ("signature", lambda w: {"approved": {"signature": b"x"}}),
    "no approval at all": ("approval", lambda w: {"approvals": ()}),
    "an opening that is not in the log": ("not-in-log", lambda w: {"line": {"path": ()}}),
    "an opening at another place": ("not-in-log", lambda w: {"line": {"index": 4}}),
    "the approval as an opening": ("kind", lambda w: {"line": {"index": 4, "entry": w.log.entry(4), "path": tuple(w.log.inclusion(4))}}),
    "no record disclosed": ("record", lambda w: {"line": {"disclosures": w.line().disclosures[1:]}}),
    "no line disclosed": ("record", lambda w: {"line": {"disclosures": w.line().disclosures[:1]}}),
    "a record disclosed that was not committed to": ("record", lambda w: {"line": {"disclosures": (w.build().opening.disclosures["record"], "e30")}}),
    "another person": ("label", lambda w: {"line": {"identifier": PEER[1]}}),
    "another domain": ("label", lambda w: {"line": {"domain": DEFERRED}}),
    "a domain there is not": ("label", lambda w: {"line": {"domain": "secret"}}),
    "a signature that makes no label": ("label", lambda w: {"line": {"signature": b"x" * 384}}),
    "another line of the approval": ("line", lambda w: {"line": {"row": ROWS[0], "place": 0}}),
    "another digest of the line": ("row", lambda w: {"line": {"row": (ROWS[1][0], "ab" * 32, ROWS[1][2])}}),
    "another place of the line": ("row", lambda w: {"line": {"place": 0}}),
    "a class nobody brought": ("class", lambda w: {"line": {"key_class": OTHER_CLASS}}),
    "a class that is a path": ("class", lambda w: {"line": {"key_class": "../marks.key"}}),
    "another key than the one named": ("key", lambda w: {"key": hpke.OneTimeKey().public}),
}  # fmt: skip


def spoiled(note):
    lines = note.split(b"\n")
    lines[-2] = lines[-2][:-8] + b"AAAAAAA="
    return b"\n".join(lines)


@pytest.mark.parametrize("bent", ASKED)
def test_one_thing_wrong_in_what_is_asked_and_no_share_is_given(world, custodian, bent):
    world.build()
    code, how = ASKED[bent]
    assert ask(custodian, world.request(**how(world))) == code
    assert given_nothing(custodian)
    assert ask(custodian, world.build().request(), key=world.key) == [expected()]


def test_an_entry_that_no_log_holds_gets_nothing(world, custodian):
    """A log with another entry at that place, and the opening shown all the same."""
    opening = world.build().opening
    world.build()
    world.opening, kept = opening, world.opening
    assert opening.data != kept.data
    assert ask(custodian, world.request()) == "not-in-log"
    assert given_nothing(custodian)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"\xff", b'{"format":"privity/opening-request/v1"}']
)
def test_what_is_no_request_is_told_so(world, custodian, body):
    assert ask(custodian, body) == "form"
    assert given_nothing(custodian)


def test_a_field_of_another_type_is_no_request(world, custodian):
    fields = json.loads(write_opening(world.build().request()))
    for path, value in (
        (("old",), -1), (("old",), True), (("proof",), ["AA=="]), (("key",), 7), (("openings",), []),
        (("openings", 0, "at"), [1]), (("openings", 0, "class"), 7), (("openings", 0, "row"), None),
        (("openings", 0, "person"), ["open", 5, ""]), (("approvals", 0), []), (("checkpoint",), None),
    ):  # fmt: skip
        bent = json.loads(json.dumps(fields))
        at = bent
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        assert read_opening(json.dumps(bent).encode()) is None, path
        assert ask(custodian, json.dumps(bent).encode()) == "form"
    assert read_opening(write_opening(world.request())) == world.request()


# The log as it was seen before


def test_a_log_that_was_put_back_gets_no_share_though_it_is_witnessed(world, custodian):
    request = world.build().request()
    world.more(world.opening.data)
    assert ask(custodian, world.request(), key=world.key) == [expected()]
    assert ask(custodian, request) == "rolled-back"
    assert count(custodian)["count"] == 1


def test_a_log_rewritten_gets_no_share_though_it_is_longer(world, custodian):
    ask(custodian, world.build().request(), key=world.key)
    size = world.log.size
    world.build()
    world.more(world.opening.data)
    assert ask(custodian, world.request(old=size)) == "forked"
    assert ask(custodian, world.request(old=size, proof=())) == "forked"
    assert count(custodian)["upto"] == size


def test_a_log_of_the_same_size_with_another_root_gets_no_share(world, custodian):
    ask(custodian, world.build().request(), key=world.key)
    world.build()
    assert ask(custodian, world.request(old=world.log.size)) == "forked"


def test_who_believes_it_saw_less_is_told(world, custodian):
    ask(custodian, world.build().request(), key=world.key)
    world.more(world.opening.data)
    assert ask(custodian, world.request(old=0)) == "size"
    assert ask(custodian, world.request(old=6), key=world.key) == [expected()]


def test_what_it_saw_and_gave_outlives_a_restart(world, tmp_path):
    folder = made(tmp_path / "custodian", world)
    with CustodianFolder(folder) as custodian:
        bring(custodian, world)
        request = world.build().request()
        ask(custodian, request, key=world.key)
    with CustodianFolder(folder) as custodian:
        assert count(custodian)["given"] == [[5, 5]]
        world.build()
        assert ask(custodian, world.request(old=6)) == "forked"
        assert ask(custodian, request, key=world.key) == [expected()]
        assert count(custodian)["count"] == 1


# Once for each entry and key


def test_the_same_request_again_gets_the_same_masks_and_is_counted_once(world, custodian):
    request = world.build().request()
    first = ask(custodian, request, key=world.key)
    assert ask(custodian, request, key=world.key) == first == [expected()]
    assert count(custodian)["count"] == 1


def test_what_is_given_is_written_down_before_it_goes_out(world, custodian, monkeypatch):
    world.build()

    def full(*_):
        raise UnavailableError("No space.", where="disk", remedy="Free some.")

    with monkeypatch.context() as patched:
        patched.setattr(custodian_folder.Journal, "write", full)
        with pytest.raises(UnavailableError):
            ask(custodian, world.request())
    assert given_nothing(custodian)


def test_an_entry_given_to_one_key_is_given_to_no_other(world, custodian):
    """Two entries never have one place; what the journal says counts all the same."""
    world.build()
    ask(custodian, world.request(), key=world.key)
    custodian._journal._db.execute("UPDATE given SET key = x'00'")
    assert ask(custodian, world.request(old=6)) == "given"
    custodian._journal._db.execute(
        "UPDATE given SET key = ?, leaf = x'00'", (sha256(world.key.public).digest(),)
    )
    assert ask(custodian, world.request(old=6)) == "given"


def test_a_line_opens_one_record(world, custodian):
    """An approval covers a line; a second record under the same line gets no share."""
    world.build()
    ask(custodian, world.request(), key=world.key)
    before = world.opening
    label = b64u(make_label(world.label_key, PEER[1], OPEN)[0])
    world.opening = rebuilt(world, {"sub": label}, {"record": PEER[0]})
    world.more(world.opening.data)
    line = {
        "index": 6, "path": tuple(world.log.inclusion(6)), "identifier": PEER[1],
        "signature": make_label(world.label_key, PEER[1], OPEN)[1],
    }  # fmt: skip
    assert ask(custodian, world.request(old=6, line=line)) == "other-record"
    assert count(custodian)["count"] == 1
    world.opening = rebuilt(world, {}, {})
    assert world.opening.data != before.data
    world.more(world.opening.data)
    line = {"index": 7, "path": tuple(world.log.inclusion(7))}
    assert ask(custodian, world.request(old=6, line=line), key=world.key) == [expected()]
    assert count(custodian)["given"] == [[5, 5], [7, 7]]


def rebuilt(world, clear, sealed):
    """The opening with other fields, as another entry."""
    from privity.accounting import build

    fields = {n: v for n, v in json.loads(world.opening.data).items() if n not in {"v", "k", "t", "n", "_sd"}}
    label = make_label(world.label_key, IDENTIFIER, OPEN)[0]
    return build(
        "opening", seal=world.seal(), when=NOW - 9, clear={**fields, "sub": b64u(label), **clear},
        sealed={"record": RECORD, "line": ROWS[1][0], "by": "R", **sealed},
    )  # fmt: skip


def test_of_several_openings_one_that_may_not_withholds_all(world, custodian):
    world.build()
    good, bad = world.line(), world.line(key_class=OTHER_CLASS)
    assert ask(custodian, world.request(openings=(good, bad))) == "class"
    assert given_nothing(custodian)
    refused = world.line(identifier=PEER[1])
    assert ask(custodian, world.request(openings=(good, refused))) == "label"
    assert given_nothing(custodian)


# Classes


def test_secrets_are_taken_from_the_office_alone_to_a_key_offered_for_them_once(world, custodian):
    assert bring(custodian, world, key_class=OTHER_CLASS, signed=b"privity/label/v1\nopen\nssn:1") == "office"
    assert bring(custodian, world, key_class=OTHER_CLASS, offered=hpke.OneTimeKey().public) == "offer"
    assert bring(custodian, world, key_class=OTHER_CLASS, secrets={"x": b"short"}) == "offer"
    assert custodian.classes.held() == [CLASS]
    assert bring(custodian, world, key_class=OTHER_CLASS) is True
    assert custodian.classes.held() == [CLASS, OTHER_CLASS]


def test_a_class_is_never_replaced(world, custodian):
    assert bring(custodian, world) is True
    assert bring(custodian, world, secrets={"x": b"y" * 32}) == "class-known"
    assert ask(custodian, world.build().request(), key=world.key) == [expected()]


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[1]", b'{"format":"privity/class-secrets/v1","class":"../x","brought":["","",""]}']
)
def test_what_is_no_class_is_told_so(custodian, body):
    status, answer = custodian.keep(body)
    assert (status, Refusal.read(answer).code) == (403, "form")


def test_an_offer_is_forgotten_with_the_process_and_after_many_others(world, tmp_path):
    from base64 import b64decode

    from privity.accounting.word import OFFER, read_word

    from .custody import verifier

    folder = made(tmp_path / "custodian", world)
    with CustodianFolder(folder) as custodian:
        first = b64decode(read_word(custodian.offer(b"")[1], OFFER, verifier(custodian.key.vkey))["key"])
        for _ in range(custodian_folder.MOST_OFFERS):
            custodian.offer(b"")
        assert bring(custodian, world, offered=first) == "offer"
        later = b64decode(read_word(custodian.offer(b"")[1], OFFER, verifier(custodian.key.vkey))["key"])
    with CustodianFolder(folder) as custodian:
        assert bring(custodian, world, offered=later) == "offer"


def test_a_class_destroyed_gives_nothing_is_not_taken_again_and_lies_nowhere(world, custodian, tmp_path):
    world.build()
    ask(custodian, world.request(), key=world.key)
    held = (tmp_path / "custodian" / "classes" / CLASS).read_bytes()
    Classes(tmp_path / "custodian").shred(CLASS)
    assert ask(custodian, world.request(old=6)) == "class"
    assert bring(custodian, world) == "class-known"
    assert custodian.classes.held() == []
    secrets = [text.encode() for text in json.loads(held)["secrets"].values()]
    for path in (tmp_path / "custodian").rglob("*"):
        assert not path.is_file() or not any(secret in path.read_bytes() for secret in secrets)
    assert status_of(tmp_path / "custodian")["shredded"] == [CLASS]
    assert count(custodian)["count"] == 1


def test_a_class_whose_destruction_was_cut_off_gives_nothing_and_is_destroyed_by_the_next(
    world, custodian, tmp_path, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr(custodian_classes, "_destroy", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Classes(tmp_path / "custodian").shred(CLASS)
    assert ask(custodian, world.build().request()) == "class"
    Classes(tmp_path / "custodian").shred(CLASS)
    assert not (tmp_path / "custodian" / "classes" / CLASS).exists()


@pytest.mark.parametrize("name", [OTHER_CLASS, "../marks.key", "", "zz"])
def test_what_is_no_class_here_is_not_destroyed(custodian, tmp_path, name):
    with pytest.raises(InputError):
        Classes(tmp_path / "custodian").shred(name)


# Its folder


def test_only_one_process_answers_for_a_folder_and_anybody_may_read_its_state(custodian, tmp_path):
    with pytest.raises(UnavailableError, match="Another process"):
        CustodianFolder(tmp_path / "custodian")
    assert status_of(tmp_path / "custodian")["held"] == [CLASS]


def test_the_journal_names_nobody(world, custodian, tmp_path):
    world.build()
    ask(custodian, world.request(), key=world.key)
    custodian.close()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "custodian").glob("journal*"))
    assert not any(word.encode() in kept for word in (RECORD, IDENTIFIER, "219456780"))
    shutil.copytree(tmp_path / "custodian", tmp_path / "copy")
    (tmp_path / "copy" / "ed25519.pem").unlink()
    with pytest.raises(UnavailableError):
        CustodianFolder(tmp_path / "copy")


def test_a_name_or_folder_that_cannot_be_is_refused(world, custodian, tmp_path):
    for name in ("two words", "plus+sign", ""):
        with pytest.raises(InputError):
            CustodianFolder.make(tmp_path / "new", name=name)
    with pytest.raises(InputError):
        CustodianFolder.make(tmp_path / "custodian", name="w")
    with pytest.raises(UnavailableError):
        CustodianFolder(tmp_path / "nothing")


def test_whose_word_it_believes_is_said_whole_or_not_at_all(world, custodian, tmp_path):
    folder = tmp_path / "custodian"
    pem = (world.people / "other.pem").read_bytes()
    good = {"policy": policy(), "label_key": world.label_key.public.text, "approvers": [pem]}
    alone = policy().replace(b"quorum g", b"quorum none")
    for bent in (
        {"approvers": []}, {"approvers": [b"x"]}, {"label_key": "rsa:1:3"}, {"policy": b""}, {"policy": alone},
        {"label_key": world.label_key.public.text.upper()}, {"label_key": "rsa-pkcs1-sha256:ff:3"},
    ):  # fmt: skip
        with pytest.raises(InputError):
            write_trust(folder, **{**good, **bent})
    world.build()
    assert ask(custodian, world.request(), key=world.key) == [expected()]
    write_trust(folder, **good)
    assert ask(custodian, world.request(old=6)) == "signature"


def test_who_was_told_nothing_gives_nothing(world, tmp_path):
    CustodianFolder.make(tmp_path / "new", name="n")
    with CustodianFolder(tmp_path / "new") as custodian, pytest.raises(UnavailableError, match="not told"):
        ask(custodian, world.build().request())


def test_every_refusal_has_words_of_ours_and_none_is_taken_from_elsewhere():
    for code in WORDS:
        assert Refusal.read(Refusal(code, 7).to_bytes()) == Refusal(code, 7)
        assert Refusal(code, 7).says.endswith("(entry 7)")
    for data in (b"", b"{}", b'{"refused":"evil \\u001b[31m","entry":1}', b'{"refused":["a"],"entry":0}'):
        assert Refusal.read(data).says.startswith("refuses for a reason not known here")


def test_over_http_it_answers_what_it_knows_and_says_nothing_of_its_troubles(world, custodian, tmp_path):
    with serving(CustodianServer(custodian, clock=lambda: NOW)) as url:
        body = write_opening(world.build().request())
        status, _, answer = post(url, body, path="/open")
        assert (status, answer.startswith(b"privity/custodian/shares/v1\n")) == (200, True)
        assert post(url, b"", path="/count")[0] == 200
        assert post(url, b"rubbish", path="/open")[0] == 403
        assert post(url, b"", path="/other")[0] == 404
        assert post(url, b"x", path="/count")[0] == 400
        assert post(url, b"", path="/open", headers={"Content-Length": str(1 << 40)})[0] == 400
        shutil.rmtree(tmp_path / "custodian" / "trust")
        assert post(url, body, path="/open")[::2] == (500, b"")
    assert count(custodian)["count"] == 1
