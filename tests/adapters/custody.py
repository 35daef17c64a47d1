"""A log with one approved line and its opening, four witnesses, an approver: small enough to bend one thing at a time."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting import Seal, approval_entry, build, request_entry
from privity.accounting.bringing import Brought, signed_text, write_secrets
from privity.accounting.cosignature import cosign
from privity.accounting.disclosure import b64u
from privity.accounting.label import OPEN, make_label
from privity.accounting.note import parse_checkpoint, split_note
from privity.accounting.opening import Approved, Opening, OpeningRequest, write_opening
from privity.accounting.proof import inclusion, reader_of
from privity.accounting.refusal import Refusal
from privity.accounting.shares import class_keys, held_by
from privity.accounting.word import COUNT, OFFER, RECEIPT, SHARES, read_word
from privity.adapters import hpke
from privity.adapters.custodian_folder import CustodianFolder
from privity.adapters.custodian_trust import write_trust
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.witness_folder import WitnessKey
from privity.model.approval import Statement
from privity.model.canonical import canonical
from privity.model.hashing import leaf_hashes
from privity.model.rowset import row_bytes
from privity.model.tree import leaf_hash, root

NOW = 1_800_000_000
ORIGIN = "custodian.example/log"
WITNESSES = [WitnessKey(f"w{n}.example", 4, Ed25519PrivateKey.generate()) for n in range(4)]
SIGNER = FileSigner(Ed25519PrivateKey.generate(), name=ORIGIN)
NAMES = ("a.example/keys", "b.example/keys", "c.example/keys")
CLASS, OTHER_CLASS = "ab" * 16, "cd" * 16
RECORD, IDENTIFIER, RECIPIENT = "P-17", "ssn:219456780", "RCP-1"
ROWS = [(f"L{n}", sha256(b"%d" % n).hexdigest(), n) for n in (1, 2, 3)]
"""Lines approved, their decision entries following the request."""
PEER = "P-99", "ssn:219456781"
"""Another person."""


def policy(witnesses=WITNESSES, needed=3):
    lines = [f"log {SIGNER.vkey}", *(f"witness w{n} {key.vkey}" for n, key in enumerate(witnesses))]
    members = " ".join(f"w{n}" for n in range(len(witnesses)))
    return "\n".join([*lines, f"group g {needed} {members}", "quorum g", ""]).encode()


class World:
    """A log and who signs in it.

    `people` is a folder with approver.pem and approver.key, `other.pem` and `other.key`, and `label` a label key.
    """

    def __init__(self, root_folder, people, label, openssl):
        self.root, self.people, self.label_key, self.openssl = root_folder, people, label, openssl
        self.key = hpke.OneTimeKey()
        self.nonces = 0

    def seal(self):
        self.nonces += 1
        return Seal(unit_key=bytes(32), nonce=self.nonces.to_bytes(16, "big"))

    def build(
        self, *, statement=None, signer="approver", approval=None, kind="opening", opening=None, sealed=None
    ):
        """A log of request, three decisions, an approval and an opening of the second line."""
        self.log = FileLog.create(self.root / f"log-{self.nonces}", SIGNER)
        entries = [
            request_entry(
                seal=self.seal(), when=NOW - 900, batch="B-2026-1", agency="FIA", authority="i2", count=3,
                header="ab" * 32, lines="cd" * 32, root="ef" * 32, requester="P-1", recipient=RECIPIENT,
            ),
            *(
                build(
                    "decision", seal=self.seal(), when=NOW - 800,
                    clear={"req": 0, "ord": n, "book": "ab" * 16}, sealed={"line": list(row[:2]), "result": ["x"]},
                )
                for n, row in enumerate(ROWS, 1)
            ),
        ]  # fmt: skip
        self.statement = canonical(
            {
                "v": 1, "verdict": "approve", "recipient": RECIPIENT, "count": len(ROWS),
                "root": root([leaf_hash(row_bytes(*row)) for row in ROWS]).hex(),
                "not_after": datetime.fromtimestamp(NOW + 600, UTC).isoformat(), **(statement or {}),
            }
        )  # fmt: skip
        digest = Statement.digest_of(self.statement)
        self.signature = self.openssl.sign(
            digest.encode(), cert=self.people / f"{signer}.pem", key=self.people / f"{signer}.key"
        )
        told = {
            "request": 0, "verdict": "approve", "count": 3, "expires": NOW + 600, "statement": digest,
            **(approval or {}),
        }  # fmt: skip
        entries.append(approval_entry(seal=self.seal(), when=NOW - 700, by="A", rows="ab" * 32, **told))
        label, self.signed = make_label(self.label_key, IDENTIFIER, OPEN)
        clear = {
            "req": 0, "dec": ROWS[1][2], "apr": [4], "rcp": RECIPIENT, "key": sha256(self.key.public).hexdigest(),
            "sub": b64u(label), "exp": NOW + 300, **(opening or {}),
        }  # fmt: skip
        if kind == "opening":
            hidden = {"record": RECORD, "line": ROWS[1][0], "by": "R", **(sealed or {})}
            self.opening = build("opening", seal=self.seal(), when=NOW - 10, clear=clear, sealed=hidden)
        else:
            self.opening = build(
                "release", seal=self.seal(), when=NOW - 10,
                clear={n: clear[n] for n in ("req", "dec", "apr", "rcp", "sub", "exp")} | {"auth": "i2"},
                sealed=dict.fromkeys(
                    ["release", "by", "elements", "nature", "purpose", "recipient", "address", "package"], "x"
                ) | {"line": ROWS[1][0], "record": RECORD},
            )  # fmt: skip
        self.log.append([*(each.data for each in entries), self.opening.data], key="all")
        return self

    def more(self, *entries):
        """Entries appended besides."""
        self.log.append(list(entries), key=f"more {self.log.size}")

    def note(self, *, when=NOW - 5, witnesses=WITNESSES):
        """The log's checkpoint, cosigned."""
        checkpoint = parse_checkpoint(split_note(self.log.checkpoint)[0])
        return self.log.checkpoint + b"".join(cosign(checkpoint, key, when=when) for key in witnesses)

    def line(self, **bent):
        """What is asked of the opening."""
        place = 1
        node = reader_of(leaf_hashes([row_bytes(*row) for row in ROWS]))
        shown = {name: self.opening.disclosures[name] for name in ("record", "line")}
        made = Opening(
            index=5,
            entry=self.opening.data,
            path=tuple(self.log.inclusion(5)),
            disclosures=tuple(shown.values()),
            domain=OPEN,
            identifier=IDENTIFIER,
            signature=self.signed,
            key_class=CLASS,
            row=ROWS[place],
            place=place,
            row_path=tuple(inclusion(place, len(ROWS), node)),
        )
        return replace(made, **bent)

    def request(self, *, old=0, line=None, approved=None, **bent):
        """The whole request."""
        approval = Approved(
            index=4,
            entry=self.log.entry(4),
            path=tuple(self.log.inclusion(4)),
            statement=self.statement,
            signature=self.signature,
        )
        made = OpeningRequest(
            old=old,
            proof=tuple(self.log.consistency(old)),
            checkpoint=self.note(),
            key=self.key.public,
            approvals=(replace(approval, **(approved or {})),),
            openings=(self.line(**(line or {})),),
        )
        return replace(made, **bent)


def made(folder, world, name=NAMES[0], *, approvers=("approver",)):
    """A custodian that believes the world, and holds its secrets of the class."""
    CustodianFolder.make(folder, name=name)
    write_trust(
        folder,
        policy=policy(),
        label_key=world.label_key.public.text,
        approvers=[(world.people / f"{each}.pem").read_bytes() for each in approvers],
    )
    return folder


SECRETS = class_keys(2, NAMES, lambda size: sha256(b"random").digest()[:size])


def bring(custodian, world, *, key_class=CLASS, secrets=None, signed=None, offered=None):
    """Bring a custodian its secrets of a class; status and what it said."""
    public = custodian.key.vkey
    if offered is None:
        word = read_word(custodian.offer(b"")[1], OFFER, verifier(public))
        offered = b64decode(word["key"])
    mine = secrets or {some: SECRETS[some] for some in held_by(custodian.name, SECRETS)}
    plain = write_secrets(key_class, mine)
    sealed = hpke.seal_to(offered, plain, hpke.CLASS, custodian.name)
    signature = world.label_key.sign(signed or signed_text(custodian.name, key_class, sealed))
    status, body = custodian.keep(Brought(key_class, offered, sealed, signature).to_bytes())
    if status != 200:
        return Refusal.read(body).code
    return read_word(body, RECEIPT, verifier(public))["digest"] == sha256(plain).hexdigest()


def verifier(vkey):
    from privity.accounting.note import Verifier

    return Verifier.parse(vkey)


def ask(custodian, request, *, when=NOW, key=None):
    """What a custodian answers: masks by set, for each opening, or the code of its refusal."""
    body = request if isinstance(request, bytes) else write_opening(request)
    status, answer = custodian.open(body, when=when)
    if status != 200:
        return Refusal.read(answer).code
    says = read_word(answer, SHARES, verifier(custodian.key.vkey))
    given = json.loads(key.open(b64decode(says["sealed"]), hpke.SHARES, custodian.name))
    return [{some: b64decode(text) for some, text in each.items()} for each in given]


def count(custodian):
    """Its signed count."""
    return read_word(custodian.count(when=NOW)[1], COUNT, verifier(custodian.key.vkey))
