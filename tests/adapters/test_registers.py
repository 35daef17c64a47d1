"""Whoever can write the register files but holds no enrolled key adds nothing and changes nothing."""

import base64
import copy
from datetime import date, timedelta

import pytest

from privity.adapters.openssl import OpenSSL
from privity.adapters.registers import Founder, append, may_enter, read, signed_bytes
from privity.adapters.registers.entries import register_path, toml_table
from privity.adapters.registers.memo import Remembering
from privity.errors import DutyError, InputError, IntegrityError
from privity.model.register import KINDS, MAY_SIGN, Duty

BORN, DAY = date(2026, 1, 1), timedelta(days=1)
LATER, NOW = date(2026, 3, 1), date(2026, 6, 15)
PEOPLE = {
    "head": "head", "counsel": "counsel", "intake": "intake", "safeguards": "safeguards", "inspector": "inspector",
    "reviewer": "reviewer", "approver": "approver",
}  # fmt: skip
ENROLLED = ("intake", "safeguards", "inspector", "reviewer", "approver", "official")
SAMPLE = {
    "agencies": {"id": "FIA", "name": "Federal Investigations Agency (synthetic)", "kind": "federal", "addresses": [{"city": "Washington"}]},
    "rosters": {"id": "RO-1", "agency": "FIA", "file": "fia.csv", "sha256": "0" * 64, "count": 1},
    "delegations": {"id": "DO-1", "person": "approver", "agency": "CUST", "authorities": ["i2"], "ceiling_per_day": 10},
    "agreements": {
        "id": "AGR-1", "agency": "FIA", "recipients": ["RCP-1"], "authorities": ["i2"], "statutes": [], "elements": [], "volume": 10,
        "signed_by_head": BORN, "counsel_opinion": BORN, "privacy_assessment": BORN, "published_on": BORN,
    },
    "orders": {"id": "CO-1", "court": "District Court of Anytown (synthetic)", "docket": "1:26-cv-00001", "decided_on": BORN},
    "instruments": {
        "id": "IN-1", "document": "0" * 64, "kind": "ex_parte_order", "reference": "1:26-mc-00001", "issuer": "magistrate_judge",
        "issued_on": BORN, "authorities": ["i1"], "transcribed_by": ["counsel", "intake"], "periods": [2024],
    },
    "holds": {"id": "HO-1", "kind": "protected_person", "reference": "CUST-HOLDS-1", "label": "0" * 64},
    "recipients": {
        "id": "RCP-1", "agency": "FIA", "name": "FIA Records Enclave", "address": "900 Inquiry Avenue", "certificate": "",
        "storage_place": "E-1", "storage_approved": True, "purposes": ["nontax_criminal_enforcement"],
    },
    "safeguards": {"id": "SG-1", "recipient": "RCP-1", "record": {"suspended": False, "controls": ["AC-2"], "assessed_on": BORN}},
    "elections": {"id": "EL-1", "question": "Q1", "reading": "off", "reason": 'a "quoted"\nreason\\ \x00\x7f\u2028 é \U0001f512'},
    "ceilings": {"id": "CE-1", "parameter": "lines_per_officer", "value": 20},
}  # fmt: skip
SIGNERS = {
    "agencies": "intake", "rosters": "intake", "delegations": "head", "agreements": "head", "orders": "counsel", "instruments": "intake",
    "holds": "counsel",
    "recipients": "safeguards", "safeguards": "safeguards", "elections": "counsel", "ceilings": "counsel",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """People with keys, a verifier that remembers, and a way to sign entries."""
    return Desk(tmp_path_factory.mktemp("people"))


class Desk:
    def __init__(self, folder):
        self.folder, self.tool = folder, OpenSSL()
        self.verifier = Remembering(self.tool)
        for person in (*PEOPLE, "official", "stranger"):
            self.tool.new_key(folder / f"{person}.key")
            self.tool.self_signed(person, folder / f"{person}.key", folder / f"{person}.pem", days=30)
        self.founders = tuple(
            Founder(
                person=p, certificate=self.pem(p).encode("ascii"), duties=frozenset({Duty(p)}), since=BORN
            )
            for p in ("head", "counsel")
        )
        self._made = {}

    def pem(self, person):
        return (self.folder / f"{person}.pem").read_text("ascii")

    def signature(self, register, entry, key):
        mark = (signed_bytes(register, entry), key)
        if mark not in self._made:
            made = self.tool.sign(mark[0], cert=self.folder / f"{key}.pem", key=self.folder / f"{key}.key")
            self._made[mark] = base64.b64encode(made).decode("ascii")
        return self._made[mark]

    def signed(self, register, entry, by, *, on=BORN, key=None):
        """The entry as `by` signs it, with his own key unless another is named."""
        whole = {"from": BORN, **entry, "signed_by": by, "signed_on": on}
        return {**whole, "signature": self.signature(register, whole, key or by)}

    def enrolment(self, person, *, by="head", second="counsel", on=BORN, **values):
        whole = {"id": f"K-{person}", "from": BORN, "person": person, "certificate": self.pem(person),
                 "signed_by": by, "signed_on": on, "countersigned_by": second, **values}  # fmt: skip
        return {
            **whole,
            "signature": self.signature("keys", whole, by),
            "countersignature": self.signature("keys", whole, second),
        }

    def forged_key(self, person, **signers):
        """A stranger's certificate enrolled under another person's name."""
        return self.enrolment(person, id="K-forged", certificate=self.pem("stranger"), **signers)

    def holder(self, person, *, by="head", on=BORN, **values):
        entry = {"id": f"OH-{person}", "person": person, "name": person, "agency": "CUST", "office": "officer",
                 "duties": [PEOPLE[person]], **values}  # fmt: skip
        return self.signed("office_holders", entry, by, on=on)

    def read(self, folder):
        return read(folder, custodian="CUST", founders=self.founders, verifier=self.verifier)


@pytest.fixture(scope="module")
def papers(desk):
    """Every register with good entries: name to tables."""
    tables = {
        "keys": [desk.enrolment(person) for person in ENROLLED],
        "office_holders": [desk.holder(person) for person in PEOPLE],
    }
    for register, entry in SAMPLE.items():
        tables[register] = [desk.signed(register, entry, SIGNERS[register])]
    return tables


@pytest.fixture
def tables(papers):
    """A copy a test may change."""
    return copy.deepcopy(papers)


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def written(folder, tables):
    """The files as somebody with an editor writes them."""
    for register, table in tables.items():
        text = "\n".join("[[entry]]\n" + toml_table(entry) for entry in table)
        register_path(folder, register).write_text(text, "utf-8")
    return folder


def refused(desk, folder, tables, why):
    with pytest.raises(IntegrityError, match=why):
        desk.read(written(folder, tables))


# What was signed is read


def test_every_entry_of_every_register_is_read_as_it_was_signed(desk, folder, tables):
    found = desk.read(written(folder, tables))
    for register, table in tables.items():
        entries = [e for e in getattr(found, register) if not e.id.startswith("founder-")]
        assert [(e.id, e.signed_by, e.from_on, e.to_on) for e in entries] == [
            (t["id"], t["signed_by"], BORN, None) for t in table
        ]
    assert found.elections[0].reason == SAMPLE["elections"]["reason"]
    assert found.agencies[0].addresses == ({"city": "Washington"},)
    assert found.safeguards[0].record == SAMPLE["safeguards"]["record"]
    assert len(found.digest) == 64


def test_the_founders_keys_stand_among_the_others(desk, folder, tables):
    keys = desk.read(written(folder, {"keys": tables["keys"]})).keys
    assert [k.person for k in keys] == ["head", "counsel", *ENROLLED]
    assert [k.person for k in desk.read(folder / "empty").keys] == ["head", "counsel"]


@pytest.mark.parametrize("register", sorted(set(KINDS) - {"keys", "office_holders"}))
def test_a_silent_register_is_none_and_the_others_speak(desk, folder, tables, register):
    del tables[register]
    found = desk.read(written(folder, tables))
    assert getattr(found, register) is None
    assert all(getattr(found, name) is not None for name in set(KINDS) - {register})


def test_the_digest_changes_with_every_register(desk, folder, tables):
    digests = {desk.read(written(folder, tables)).digest}
    for register in SAMPLE:
        register_path(folder, register).unlink()
        digests.add(desk.read(folder).digest)
    assert len(digests) == len(SAMPLE) + 1


def test_entries_added_one_by_one_stand_as_they_would_in_one_hand(desk, folder, tables):
    for register, table in tables.items():
        for entry in table:
            append(folder, register, entry)
    one_by_one = desk.read(folder).digest
    assert desk.read(written(folder, tables)).digest == one_by_one


def test_a_repeat_of_the_very_entry_changes_nothing(folder, tables):
    written(folder, tables)
    before = register_path(folder, "orders").read_bytes()
    append(folder, "orders", tables["orders"][0])
    assert register_path(folder, "orders").read_bytes() == before


# Attacks by whoever can write the files


@pytest.mark.parametrize("register", sorted(set(KINDS) - {"keys"}))
def test_an_altered_entry_is_found(desk, folder, tables, register):
    tables[register][0]["from"] = BORN - DAY
    refused(desk, folder, tables, "carries no signature by an enrolled key|without the duty")


@pytest.mark.parametrize(
    ("register", "change"),
    [
        ("delegations", {"ceiling_per_day": 1_000_000}),
        ("delegations", {"person": "reviewer"}),
        ("agreements", {"volume": 2_000_000}),
        ("recipients", {"certificate": "another"}),
        ("orders", {"lifted_on": BORN}),
        ("orders", {"to": BORN}),
        ("safeguards", {"record": {"suspended": False, "controls": [], "assessed_on": NOW}}),
        ("office_holders", {"duties": ["head", "approver"]}),
        ("keys", {"person": "approver"}),
        ("keys", {"revoked_on": NOW}),
    ],
)
def test_no_field_is_beyond_the_signature(desk, folder, tables, register, change):
    tables[register][0].update(change)
    refused(desk, folder, tables, "carries no signature by an enrolled key")


def test_a_signature_for_one_register_is_none_for_another(desk, folder, tables):
    entry = tables["agencies"][0]
    assert signed_bytes("agencies", entry) != signed_bytes("orders", entry)
    entry["signature"] = desk.signature(
        "orders", {k: v for k, v in entry.items() if k != "signature"}, "intake"
    )
    refused(desk, folder, tables, "The entry FIA carries no signature")


def test_a_key_nobody_enrolled_signs_nothing(desk, folder, tables):
    tables["orders"] = [desk.signed("orders", SAMPLE["orders"], "counsel", key="stranger")]
    refused(
        desk, folder, tables, "The entry CO-1 carries no signature by an enrolled key of the person it names"
    )


def test_a_signature_that_is_no_base64_is_no_signature(desk, folder, tables):
    tables["orders"][0]["signature"] = "Ä"
    refused(desk, folder, tables, "CO-1 carries a signature that is not base64")


@pytest.mark.parametrize("register", SAMPLE)
@pytest.mark.parametrize("person", ["head", "intake", "counsel", "safeguards", "approver", "official"])
def test_only_a_holder_of_the_duty_signs(desk, folder, tables, register, person):
    tables[register] = [desk.signed(register, SAMPLE[register], person)]
    if person in PEOPLE and Duty(PEOPLE[person]) in MAY_SIGN[register]:
        assert len(getattr(desk.read(written(folder, tables)), register)) == 1
    else:
        refused(desk, folder, tables, "without the duty for it on that day")


def test_nobody_enters_himself(desk, folder, tables):
    tables["office_holders"].append(desk.holder("approver", id="OH-2", by="approver", duties=["head"]))
    refused(desk, folder, tables, "The entry OH-2 is signed by a person without the duty")


def test_a_duty_counts_on_the_day_of_the_signature_only(desk, folder, tables):
    tables["office_holders"][2] = desk.holder("intake", to=LATER)
    tables["rosters"] = [desk.signed("rosters", SAMPLE["rosters"], "intake", on=LATER)]
    assert desk.read(written(folder, tables)).rosters[0].signed_on == LATER
    tables["rosters"] = [desk.signed("rosters", SAMPLE["rosters"], "intake", on=LATER + DAY)]
    refused(desk, folder, tables, "RO-1 is signed by a person without the duty")


def test_whoever_is_detailed_away_signs_nothing_in_whatever_office(desk, folder, tables):
    tables["office_holders"].append(
        desk.holder("intake", id="OH-away", duties=[], detailed_to="FIA", **{"from": LATER})
    )
    assert desk.read(written(folder, tables)).rosters
    tables["rosters"] = [desk.signed("rosters", SAMPLE["rosters"], "intake", on=LATER)]
    refused(desk, folder, tables, "RO-1 is signed by a person without the duty")


def test_an_official_of_another_agency_signs_nothing_whatever_duties_his_entry_lists(desk, folder, tables):
    tables["office_holders"][2] = desk.holder("intake", agency="FIA")
    refused(desk, folder, tables, "is signed by a person without the duty")


def test_a_founders_duty_ends_with_his_office(desk, folder, tables):
    tables["office_holders"].append(
        desk.holder("head", id="OH-gone", replaces="OH-head", duties=[], **{"from": LATER})
    )
    assert desk.read(written(folder, tables)).delegations
    tables["delegations"] = [desk.signed("delegations", SAMPLE["delegations"], "head", on=LATER)]
    refused(desk, folder, tables, "DO-1 is signed by a person without the duty")


# Keys


def test_one_person_cannot_enrol_a_key(desk, folder, tables):
    tables["keys"].append(desk.enrolment("stranger", second="head"))
    refused(desk, folder, tables, "K-stranger is countersigned by the person who signed it")


@pytest.mark.parametrize("which", ["signature", "countersignature"])
def test_an_enrolment_needs_both_signatures(desk, folder, tables, which):
    entry = desk.enrolment("stranger")
    entry[which] = entry["countersignature" if which == "signature" else "signature"]
    refused(desk, folder, {**tables, "keys": [*tables["keys"], entry]}, "K-stranger carries no signature")


@pytest.mark.parametrize(
    ("by", "second"),
    [("reviewer", "official"), ("head", "official"), ("reviewer", "counsel"), ("intake", "approver")],
)
def test_enrolled_persons_without_the_duty_enrol_nobody(desk, folder, tables, by, second):
    tables["keys"].append(desk.forged_key("head", by=by, second=second))
    refused(desk, folder, tables, "K-forged is signed by a person without the duty")


def test_forged_offices_and_keys_that_vouch_for_each_other_are_found(desk, folder, tables):
    tables["keys"] += [desk.forged_key("head", by="reviewer", second="official")]
    tables["office_holders"] += [
        desk.signed("office_holders", {**desk.holder(p), "id": f"OH-forged-{p}", "person": p, "duties": ["head"]}, "head", key="stranger")
        for p in ("reviewer", "approver")
    ]  # fmt: skip
    refused(desk, folder, tables, "is signed by a person without the duty|carries no signature")


def test_an_inspector_enrols_once_he_is_entered_himself(desk, folder, tables):
    tables["keys"].append(desk.enrolment("stranger", by="inspector", second="head"))
    assert desk.read(written(folder, tables)).keys[-1].person == "stranger"
    tables["office_holders"] = [t for t in tables["office_holders"] if t["person"] != "inspector"]
    refused(desk, folder, tables, "K-stranger is signed by a person without the duty")


def revoked(desk, person, *, replaces=None, second="counsel"):
    ends = {
        "id": f"K-{person}-off",
        "from": LATER,
        "replaces": replaces or f"K-{person}",
        "revoked_on": LATER,
    }
    return desk.enrolment(person, on=LATER, second=second, **ends)


@pytest.mark.parametrize(("on", "counts"), [(LATER - DAY, True), (LATER, False), (LATER + DAY, False)])
def test_a_revoked_key_signs_nothing_from_that_day_on_and_what_it_signed_before_stands(
    desk, folder, tables, on, counts
):
    tables["keys"].append(revoked(desk, "safeguards"))
    tables["recipients"] = [desk.signed("recipients", SAMPLE["recipients"], "safeguards", on=on)]
    if counts:
        keys = desk.read(written(folder, tables)).keys
        assert not any(k.usable(LATER) for k in keys if k.person == "safeguards")
    else:
        refused(desk, folder, tables, "RCP-1 carries no signature by an enrolled key")


def test_a_founders_key_is_revoked_like_any_other(desk, folder, tables):
    tables["keys"].append(revoked(desk, "counsel", replaces="founder-counsel", second="inspector"))
    found = desk.read(written(folder, tables))
    assert not any(k.usable(LATER) for k in found.keys if k.person == "counsel")
    tables["orders"] = [desk.signed("orders", SAMPLE["orders"], "counsel", on=LATER)]
    refused(desk, folder, tables, "CO-1 carries no signature by an enrolled key")


# Dates, ids, shapes


@pytest.mark.parametrize("register", sorted(set(SAMPLE) - {"rosters"}))
def test_a_replaced_entry_ends_the_day_before_its_successor_begins(desk, folder, tables, register):
    follows = {**SAMPLE[register], "id": "NEXT", "from": LATER, "replaces": SAMPLE[register]["id"]}
    tables[register].append(desk.signed(register, follows, SIGNERS[register], on=LATER))
    old, new = getattr(desk.read(written(folder, tables)), register)
    assert (old.to_on, new.from_on, new.to_on) == (LATER - DAY, LATER, None)
    assert not any(old.in_force(d) and new.in_force(d) for d in (LATER - DAY, LATER))


def test_of_two_successors_the_first_ends_the_entry_and_an_earlier_end_stays(desk, folder, tables):
    for entry_id, day in (("B", LATER), ("A", NOW)):
        entry = {**SAMPLE["orders"], "id": entry_id, "from": day, "replaces": "CO-1"}
        tables["orders"].append(desk.signed("orders", entry, "counsel"))
    assert desk.read(written(folder, tables)).orders[0].to_on == LATER - DAY
    tables["orders"][0] = desk.signed("orders", {**SAMPLE["orders"], "to": BORN}, "counsel")
    assert desk.read(written(folder, tables)).orders[0].to_on == BORN


def test_what_replaces_nothing_is_not_taken_for_an_end(desk, folder, tables):
    lost = desk.signed(
        "delegations", {**SAMPLE["delegations"], "id": "DO-2", "replaces": "DO-misspelt"}, "head"
    )
    with pytest.raises(InputError) as caught:
        append(written(folder, tables), "delegations", lost)
    assert [p.column for p in caught.value.problems] == ["replaces"]


def test_an_id_is_used_once(folder, tables):
    written(folder, tables)
    with pytest.raises(InputError) as caught:
        append(folder, "orders", {**tables["orders"][0], "court": "another"})
    assert [p.column for p in caught.value.problems] == ["id"]
    path = register_path(folder, "orders")
    path.write_text(path.read_text("utf-8") * 2, "utf-8")
    with pytest.raises(InputError) as caught:
        read(folder, custodian="CUST", founders=(), verifier=None)
    assert [(p.column, p.row) for p in caught.value.problems] == [("id", 2)]


@pytest.mark.parametrize(
    ("register", "change", "column"),
    [
        ("orders", {"effect": "refuses"}, "effect"),
        ("office_holders", {"duties": ["boss"]}, "duties"),
        ("office_holders", {"duties": "head"}, "duties"),
        ("office_holders", {"level": "divison"}, "level"),
        ("orders", {"agency": "FIA"}, "agency"),
        ("orders", {"from": "2026-01-01"}, "from"),
        ("delegations", {"ceiling_per_day": True}, "ceiling_per_day"),
        ("agreements", {"recipients": [1]}, "recipients"),
        ("recipients", {"storage_approved": 1}, "storage_approved"),
    ],
)
def test_an_entry_that_is_not_one_of_its_register_is_not_entered(folder, tables, register, change, column):
    before = copy.deepcopy(tables[register])
    written(folder, tables)
    with pytest.raises(InputError) as caught:
        append(folder, register, {**before[0], "id": "NEW", **change})
    assert [p.column for p in caught.value.problems] == [column]
    assert register_path(folder, register).read_text("utf-8").count("[[entry]]") == len(before)


def test_every_problem_of_every_register_is_told_together(folder, tables):
    written(folder, tables)
    for register in ("orders", "elections"):
        path = register_path(folder, register)
        path.write_text(path.read_text("utf-8").replace("signature = ", "sign = "), "utf-8")
    with pytest.raises(InputError) as caught:
        read(folder, custodian="CUST", founders=(), verifier=None)
    assert [p.column for p in caught.value.problems] == ["sign", "signature"] * 2


@pytest.mark.parametrize("text", ["[[entry]", "\xff", "x = 1\n"])
def test_a_file_that_is_no_register_is_said_to_be_none(folder, text):
    register_path(folder, "orders").write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"orders\.toml"):
        read(folder, custodian="CUST", founders=(), verifier=None)


# Entering


def test_what_would_not_be_trusted_cannot_be_entered(desk, folder, tables):
    written(folder, tables)
    around = {"custodian": "CUST", "founders": desk.founders, "verifier": desk.verifier}
    good = desk.signed("orders", {**SAMPLE["orders"], "id": "CO-2"}, "counsel")
    may_enter(folder, "orders", good, **around)
    for bad in (
        desk.signed("orders", {**SAMPLE["orders"], "id": "CO-2"}, "reviewer"),
        desk.signed("orders", {**SAMPLE["orders"], "id": "CO-2"}, "counsel", key="stranger"),
    ):
        with pytest.raises(DutyError, match="CO-2"):
            may_enter(folder, "orders", bad, **around)
    backdated = desk.holder("safeguards", id="OH-none", replaces="OH-safeguards", duties=[])
    with pytest.raises(DutyError, match="cannot be entered"):
        may_enter(folder, "office_holders", backdated, **around)
    assert len(desk.read(folder).orders) == 1


@pytest.mark.parametrize("register", sorted(set(SAMPLE) - {"orders", "ceilings", "holds"}))
def test_an_entry_that_permits_is_missed_when_it_is_removed(desk, folder, tables, register):
    tables[register] = []
    register_path(written(folder, tables), register).write_text("", "utf-8")
    assert getattr(desk.read(folder), register) == ()


def test_a_replaced_entry_cannot_be_removed_from_under_its_successor(desk, folder, tables):
    follows = desk.signed("orders", {**SAMPLE["orders"], "id": "CO-2", "replaces": "CO-1"}, "counsel")
    written(folder, {**tables, "orders": [tables["orders"][0], follows]})
    path = register_path(folder, "orders")
    path.write_text("[[entry]]" + path.read_text("utf-8").split("[[entry]]")[2], "utf-8")
    with pytest.raises(InputError):
        desk.read(folder)
