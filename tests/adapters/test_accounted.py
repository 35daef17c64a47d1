"""No way of keeping an index, losing it or altering it lets a removed register entry pass."""

import json
import shutil
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting import Seal, build
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.registers import Accounted, Entering, signed_bytes
from privity.adapters.registers.accounted import INDEX
from privity.errors import IntegrityError, UnavailableError
from privity.model.digest import file_digest

UNIT, OTHER = bytes(range(32)), bytes(32)
SIGNER = FileSigner(Ed25519PrivateKey.from_private_bytes(sha256(b"log").digest()), name="log.example/1")
ORDERS = [{"id": f"CO-{n}", "court": "synthetic", "signature": "s"} for n in range(3)]


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.log.close()


class Desk:
    """A log and a folder of registers; `tables` is what the register files hold."""

    def __init__(self, root):
        self.folder, self.place = root / "registers", root / "log"
        self.folder.mkdir()
        self.log = FileLog.create(self.place, SIGNER)
        self.entering = Entering(self.folder)
        self.tables, self.nonces = {"orders": []}, 0

    def enter(self, entry, register="orders"):
        self.account(entry, register)
        self.tables.setdefault(register, []).append(entry)

    def account(self, entry, register="orders"):
        digest = file_digest(signed_bytes(register, entry))
        sealed = {"entry": entry["id"], "digest": digest, "by": "C-counsel"}
        self.append("register", {"register": register.replace("_", "")}, sealed)

    def others(self, count):
        """So many entries of another kind."""
        self.log.append(
            [self.entry("concern", {}, {"digest": "a"}) for _ in range(count)], key=f"{self.log.size}"
        )

    def append(self, kind, clear, sealed):
        self.log.append([self.entry(kind, clear, sealed)], key=f"{self.log.size}")

    def entry(self, kind, clear, sealed):
        self.nonces += 1
        seal = Seal(unit_key=UNIT, nonce=self.nonces.to_bytes(16, "big"))
        return build(kind, seal=seal, when=1_790_000_000, clear=clear, sealed=sealed).data

    def process(self, *, key=UNIT, writes=True):
        """A process that has compared nothing yet."""
        return Accounted(self.folder, self.log, key, self.entering, writes=writes)

    @property
    def index(self):
        return self.folder / INDEX

    def without(self, n, register="orders"):
        """The tables with one entry gone."""
        return {**self.tables, register: [e for at, e in enumerate(self.tables[register]) if at != n]}


@pytest.fixture
def full(desk):
    """Three orders and an office-holder among a thousand other entries."""
    for order in ORDERS:
        desk.others(300)
        desk.enter(order)
    desk.enter({"id": "OH-1", "person": "C-1", "signature": "s"}, "office_holders")
    desk.others(40)
    return desk


def test_registers_that_hold_everything_pass_in_every_process(full):
    held = full.process()
    held.check(full.tables)
    held.check(full.tables)
    full.process().check(full.tables)
    full.process(writes=False).check(full.tables)


@pytest.mark.parametrize("n", range(3))
def test_each_entry_removed_is_named_by_its_number_in_the_log(full, n):
    held = full.process()
    held.check(full.tables)
    for process in (held, full.process(), full.process(writes=False)):
        with pytest.raises(IntegrityError, match=rf"log entries {300 * (n + 1) + n} \(orders\)\."):
            process.check(full.without(n))


def test_a_register_whose_name_has_two_words_is_compared_too(full):
    with pytest.raises(IntegrityError, match="officeholders"):
        full.process().check(full.without(0, "office_holders"))


def test_an_entry_altered_is_an_entry_missing(full):
    altered = [{**ORDERS[0], "court": "other"}, *ORDERS[1:]]
    with pytest.raises(IntegrityError):
        full.process().check({**full.tables, "orders": altered})


def test_an_entry_in_another_register_does_not_stand_for_it(full):
    moved = {**full.without(0), "agreements": [ORDERS[0]]}
    with pytest.raises(IntegrityError):
        full.process().check(moved)


def test_a_table_that_cannot_have_been_signed_is_no_reason_to_fall_over(full):
    full.process().check({**full.tables, "orders": [*ORDERS, {"id": "CO-9", "weight": 1.5}]})


# The index


def test_the_index_spares_reading_what_lies_before_it(desk):
    desk.enter(ORDERS[0])
    desk.others(3000)
    desk.process().check(desk.tables)
    assert bundles_read(desk, desk.process(writes=False)) == set()
    desk.index.unlink()
    assert bundles_read(desk, desk.process(writes=False)) == set(range(12))


def bundles_read(desk, process):
    read, real = set(), desk.log.bundle
    desk.log.bundle = lambda number: read.add(number) or real(number)
    process.check(desk.tables)
    desk.log.bundle = real
    desk.log._cached_bundle.cache_clear()
    return read


def test_an_index_that_is_gone_is_made_again(full):
    full.process().check(full.tables)
    before = full.index.read_bytes()
    full.index.unlink()
    with pytest.raises(IntegrityError):
        full.process().check(full.without(0))
    assert full.index.read_bytes() == before


def shortened(full):
    """The index without its first entry, its MAC as it was."""
    body = json.loads(full.index.read_bytes())
    full.index.write_text(json.dumps({**body, "entries": body["entries"][1:]}))


def forged(full):
    """The index without its first entry, under a key somebody made up."""
    body = json.loads(full.index.read_bytes())
    made_up = full.process(key=OTHER)
    made_up._numbers, made_up._read_to = body["entries"][1:], body["size"]
    made_up._save()


def emptied(full):
    full.index.write_bytes(b"")


def not_json(full):
    full.index.write_bytes(b'[1, 2]"')


def a_list(full):
    full.index.write_bytes(b"[]")


@pytest.mark.parametrize("tamper", [shortened, forged, emptied, not_json, a_list])
def test_an_index_somebody_altered_is_not_believed(full, tamper):
    full.process().check(full.tables)
    tamper(full)
    with pytest.raises(IntegrityError, match="not in the registers"):
        full.process().check(full.without(0))


def test_an_older_index_hides_nothing_that_was_entered_after_it(desk):
    desk.enter(ORDERS[0])
    desk.process().check(desk.tables)
    older = desk.index.read_bytes()
    desk.others(600)
    desk.enter(ORDERS[1])
    desk.process().check(desk.tables)
    desk.index.write_bytes(older)
    with pytest.raises(IntegrityError, match="log entries 601"):
        desk.process().check(desk.without(1))


def test_a_forged_index_under_the_right_key_is_found_when_the_whole_log_is_read(full):
    held = full.process()
    held.check(full.tables)
    held._numbers = held._numbers[1:]
    held._save()
    full.process().check(full.without(0))  # what whoever holds the unit key can do
    with pytest.raises(IntegrityError):
        full.process(writes=False).check(full.without(0), anew=True)


def test_a_reader_writes_no_index(full):
    full.process(writes=False).check(full.tables)
    assert not full.index.exists()


def test_a_reader_opened_before_the_writer_went_on_reads_on(full):
    full.process().check(full.tables)
    reading = FileLog.read(full.place, SIGNER.vkey)
    later = {"id": "CO-9", "signature": "s"}
    full.enter(later)
    full.process().check(full.tables)
    behind = Accounted(full.folder, reading, UNIT, full.entering, writes=False)
    behind.check(full.tables)
    with pytest.raises(IntegrityError):
        behind.check(full.without(1))
    reading.close()


def test_a_log_cut_short_behind_the_index_is_an_integrity_error(desk, tmp_path):
    desk.enter(ORDERS[0])
    shutil.copytree(desk.place, tmp_path / "older")
    desk.enter(ORDERS[1])
    desk.process().check(desk.tables)
    with FileLog.open(tmp_path / "older", SIGNER) as older:
        cut = Accounted(desk.folder, older, UNIT, desk.entering, writes=True)
        with pytest.raises(IntegrityError, match="cut short or rewritten"):
            cut.check(desk.without(1))


def test_another_log_of_that_length_is_an_integrity_error(desk, tmp_path):
    desk.enter(ORDERS[0])
    desk.process().check(desk.tables)
    with FileLog.create(tmp_path / "another", SIGNER) as another:
        another.append([desk.entry("concern", {}, {"digest": "a"})], key="a")
        with pytest.raises(IntegrityError, match="cut short or rewritten"):
            Accounted(desk.folder, another, UNIT, desk.entering, writes=True).check(desk.without(0))


@pytest.mark.parametrize("indexed", [False, True], ids=["before it was read", "after"])
def test_an_entry_of_the_log_rewritten_on_disk_hides_nothing(full, indexed):
    if indexed:
        full.process().check(full.tables)
    path = full.place / "entries.dat"
    data = path.read_bytes()
    at = data.index(b'"k":"register"')
    path.write_bytes(data[:at] + b'"k":"registrr"' + data[at + 14 :])
    full.log.close()
    full.log = FileLog.open(full.place, SIGNER)
    with pytest.raises(IntegrityError):
        full.process().check(full.without(0))


# An entry on its way


def test_an_entry_on_its_way_is_no_reason_to_cry_theft_and_none_to_decide(full):
    late = {"id": "CO-9", "signature": "s"}
    full.entering.hold("orders", late)
    full.account(late)
    with pytest.raises(UnavailableError, match="on its way"):
        full.process().check(full.tables)
    with pytest.raises(IntegrityError, match="1 register entries"):
        full.process().check(full.without(0))
    full.tables["orders"].append(late)
    full.entering.drop("orders")
    full.process().check(full.tables)


def test_a_signed_entry_put_into_its_file_past_the_log_is_refused(full):
    past = {**full.tables, "orders": [*full.tables["orders"], {**ORDERS[0], "id": "CO-past"}]}
    with pytest.raises(IntegrityError, match="1 register entries are not in the log: of orders"):
        full.process().check(past)
    full.process().check(full.tables)
