"""Seal the values of a part of the record file under keys that custodians hold shares of; the loader forgets them.

    offers of all custodians -> secrets of a fresh class, sealed to each -> every receipt -> values sealed, row by row

The loader has the values in its hands and is trusted for that load, and no longer. A class that not every custodian took is
thrown away with the part: loading again makes another.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.bringing import Brought, signed_text, write_secrets
from privity.accounting.refusal import REFUSED, Refusal
from privity.accounting.shares import class_keys, held_by, mask, record_key, seal_value
from privity.accounting.word import OFFER, RECEIPT, read_word
from privity.errors import IntegrityError, UnavailableError
from privity.flow.persons import NUMBERS, identifier
from privity.model.canonical import canonical
from privity.model.digest import purposed
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from privity.flow.log_ports import Custodians
    from privity.flow.office import Engine, Office

CLASS: Final = "privity/class/v1"
RECEIPTS: Final = "receipts.json"
"""File beside a part: what each custodian signed when it took the part's class."""
OK: Final = 200
BESIDE: Final = ("element", "period", "source", "source_form", "joint_with")
"""What stands beside a sealed value and is bound to it: it decides whether the value may leave."""
SEALED: Final = (
    ("person_id", "VARCHAR"), ("element", "VARCHAR"), ("period", "BIGINT"), ("source", "VARCHAR"),
    ("source_form", "VARCHAR"), ("joint_with", "VARCHAR"), ("sealed", "VARCHAR"), ("row_no", "BIGINT"),
)  # fmt: skip
"""Rows as they are sealed here; `sealed` in base64 until the engine has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """A class that every custodian took.

    Attributes:
        key_class: Its name.
        told: What the part says of it.
        secrets: By set; forgotten with this.
        receipts: Custodian to its signed receipt.
    """

    key_class: str
    told: Mapping[str, Any]
    secrets: Mapping[str, bytes] = field(repr=False)
    receipts: Mapping[str, bytes]


def bring_class(office: Office, custodians: Custodians, part: str) -> Custody:
    """Make a fresh class for a part and bring each custodian its secrets.

    Raises:
        UnavailableError: Not every custodian took them. The class is used for nothing.
        IntegrityError: A custodian refused them, or its word is not its own.
    """
    known = custodians.known
    key_class = purposed(CLASS, canonical([part, office.random(32).hex()])).hex()[:32]
    secrets = class_keys(known.needed, list(known.members), office.random)
    offers = {
        name: b64decode(says["key"])
        for name, (says, _) in _words(custodians, "offer", OFFER, dict.fromkeys(known.members, b"")).items()
    }
    mine = {
        name: write_secrets(key_class, {some: secrets[some] for some in held_by(name, secrets)})
        for name in known.members
    }
    brought = {}
    for name, plain in mine.items():
        sealed = custodians.seal(offers[name], plain, name)
        signature = office.label_key.sign(signed_text(name, key_class, sealed))
        brought[name] = Brought(key_class, offers[name], sealed, signature).to_bytes()
    receipts = _words(custodians, "keep", RECEIPT, brought)
    for name, (says, _) in receipts.items():
        if (says.get("class"), says.get("digest")) != (key_class, sha256(mine[name]).hexdigest()):
            raise IntegrityError(
                f"The custodian {name} signed for other secrets than it was brought.",
                where=name,
                remedy="Load again; if it stays so, ask the custodian.",
            )
    told = {"class": key_class, "needed": known.needed, "names": sorted(known.members)}
    return Custody(
        key_class=key_class,
        told=told,
        secrets=secrets,
        receipts={n: note for n, (_, note) in receipts.items()},
    )


def seal_items(engine: Engine, custody: Custody) -> None:
    """Make `held_items` anew with every value sealed; the columns of the spec, `value` NULL, and `sealed, row_no, key_class`."""
    engine.run([Step("item_subjects", f"{NUMBERS} GROUP BY person_id")])
    engine.attach_rows("sealed_items", SEALED, [])
    rows = engine.stream(
        f"SELECT i.person_id, s.id_kind, s.id_digits, i.value, {', '.join('i.' + name for name in BESIDE)} "
        "FROM held_items AS i LEFT JOIN item_subjects AS s ON s.person_id = i.person_id ORDER BY i.person_id"
    )
    for chunk in _sealed(rows, custody):
        engine.attach_rows("sealed_chunk", SEALED, chunk)
        engine.append("sealed_items", "SELECT * FROM sealed_chunk")
    engine.attach_view(
        "held_items",
        "SELECT person_id, element, CAST(period AS INTEGER) AS period, CAST(NULL AS VARCHAR) AS value, source, source_form, "
        f"joint_with, from_base64(sealed) AS sealed, row_no, '{custody.key_class}' AS key_class FROM sealed_items",
    )


def receipts_file(custody: Custody) -> bytes:
    """The receipts, as they are kept beside a part."""
    return canonical({name: note.decode("utf-8") for name, note in custody.receipts.items()})


def _sealed(chunks: Iterator[list[tuple[Any, ...]]], custody: Custody) -> Iterator[list[tuple[Any, ...]]]:
    number, of, key = 0, None, b""
    for chunk in chunks:
        made = []
        for person_id, kind, digits, value, *beside in chunk:
            if person_id != of:
                of, key = person_id, _key(custody, person_id, identifier(person_id, kind, digits))
            bound = [custody.key_class, person_id, *beside]
            sealed = None if value is None else seal_value(key, value, row=number, beside=bound)
            text = None if sealed is None else b64encode(sealed).decode("ascii")
            made.append((person_id, *beside, text, number))
            number += 1
        yield made


def _key(custody: Custody, person_id: str, name: str) -> bytes:
    masks = {
        some: mask(secret, custody.key_class, person_id, name) for some, secret in custody.secrets.items()
    }
    return record_key(masks, custody.secrets)


def _words(
    custodians: Custodians, path: str, purpose: str, requests: Mapping[str, bytes]
) -> dict[str, tuple[dict[str, Any], bytes]]:
    """What each custodian said, and the note in which it did; all of them must."""
    answers = custodians.ask(path, requests)
    refused = {n: Refusal.read(a[1]) for n, a in answers.items() if isinstance(a, tuple) and a[0] == REFUSED}
    if refused:
        raise IntegrityError(
            f"{told([f'{name} {refusal.says}' for name, refusal in refused.items()])}.",
            where="key custodians",
            remedy="Nothing was sealed. Ask the custodians whose keys they were told to trust.",
        )
    away = [n for n, a in answers.items() if not isinstance(a, tuple) or a[0] != OK]
    if away:
        raise UnavailableError(
            f"Every custodian must take the secrets of a part; {told(away)} did not answer.",
            where="key custodians",
            remedy="Reach the custodians, then load again: parts that were finished are not made again.",
        )
    return {
        name: (read_word(answer[1], purpose, custodians.known.members[name].public), answer[1])
        for name, answer in answers.items()
        if isinstance(answer, tuple)
    }


def told(names: Sequence[str]) -> str:
    """Several names or sentences in one."""
    return "; ".join(names)
