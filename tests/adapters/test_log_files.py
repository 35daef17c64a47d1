"""The log in flat files keeps what it acknowledged, proves it, and refuses what was altered."""

import os
import subprocess
import sys
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from privity.accounting.note import Verifier, open_checkpoint
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.errors import InputError, IntegrityError, UnavailableError
from privity.model.tree import EMPTY_ROOT, check_consistency, check_inclusion, leaf_hash, root_of

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing

SIGNER = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="log.example")
VERIFIER = Verifier.parse(SIGNER.vkey)


def made(count, start=0):
    return [sha256(b"%d" % n).digest() * (1 + n % 3) for n in range(start, start + count)]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "log"


@pytest.fixture
def log(folder):
    with FileLog.create(folder, SIGNER) as log:
        yield log


def test_a_new_log_is_empty_and_says_so_under_its_signature(log):
    head = open_checkpoint(log.checkpoint, VERIFIER)
    assert (head.origin, head.size, head.root) == ("log.example", 0, EMPTY_ROOT)


def test_what_was_appended_is_there_after_opening_again(folder, log):
    entries = made(1000)
    assert [
        log.append(entries[:1], key="a"),
        log.append(entries[1:700], key="b"),
        log.append(entries[700:], key="c"),
    ] == [0, 1, 700]
    log.close()
    with FileLog.open(folder, SIGNER) as again:
        assert list(again.entries()) == entries
        assert list(again.entries(250, 520)) == entries[250:520]
        assert [again.entry(n) for n in (0, 255, 256, 999)] == [entries[n] for n in (0, 255, 256, 999)]
        assert again.root == root_of(entries)
        again.fsck()


@pytest.mark.parametrize("cuts", [(1,) * 20, (255, 1, 1), (256, 256), (300, 212, 600), (511, 2)])
def test_the_root_does_not_depend_on_how_entries_were_grouped(log, cuts):
    at = 0
    for number, cut in enumerate(cuts):
        log.append(made(cut, at), key=str(number))
        at += cut
    assert log.root == root_of(made(at))
    log.fsck()


def test_three_levels_of_tiles_hash_to_the_root(log):
    entries = [b"%d" % n for n in range(66_000)]
    log.append(entries[:65_500], key="a")
    log.append(entries[65_500:], key="b")
    assert log.root == root_of(entries)
    for index in (0, 65_535, 65_536, 65_999):
        check_inclusion(leaf_hash(entries[index]), index, log.size, log.inclusion(index), log.root)
    check_consistency(65_500, 66_000, log.root_at(65_500), log.root, log.consistency(65_500))


def test_every_entry_is_proven_in_every_later_tree(log):
    entries = made(600)
    log.append(entries, key="a")
    for size in (1, 255, 256, 257, 512, 600):
        for index in {0, size // 2, size - 1}:
            check_inclusion(
                leaf_hash(entries[index]), index, size, log.inclusion(index, size), log.root_at(size)
            )
        check_consistency(size, 600, log.root_at(size), log.root, log.consistency(size))


@pytest.mark.parametrize("size", [1, 255, 256, 257, 512, 600])
def test_the_proofs_of_many_entries_are_the_proofs_of_each(log, size):
    log.append(made(size), key="a")
    each = [log.inclusion(index) for index in range(size)]
    assert list(log.inclusions()) == each
    for start, end in ((0, 0), (0, 1), (size // 3, size), (size - 1, size), (min(250, size), min(270, size))):
        assert list(log.inclusions(start, end)) == each[start:end]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 4)])
def test_proofs_outside_the_log_are_an_input_error(log, start, end):
    log.append(made(3), key="a")
    with pytest.raises(InputError):
        list(log.inclusions(start, end))


def test_an_entry_is_read_right_while_its_bundle_is_still_growing(log):
    entries = made(300)
    for start, end in ((0, 1), (1, 255), (255, 256), (256, 257), (257, 300)):
        log.append(entries[start:end], key=str(start))
        assert [log.entry(index) for index in (0, end - 1)] == [entries[0], entries[end - 1]]


def test_the_same_key_with_the_same_entries_appends_nothing(folder, log):
    log.append(made(3), key="other")
    assert log.append(made(5), key="once") == 3
    assert log.append(made(5), key="once") == 3
    log.close()
    with FileLog.open(folder, SIGNER) as again:
        assert again.append(made(5), key="once") == 3
        assert (again.size, again.appended("once"), again.appended("never")) == (8, 3, None)


@pytest.mark.parametrize("entries", [made(4), made(6), made(5)[::-1], made(5, 1)])
def test_the_same_key_with_other_entries_is_an_integrity_error_and_appends_nothing(log, entries):
    log.append(made(5), key="once")
    with pytest.raises(IntegrityError):
        log.append(entries, key="once")
    assert log.size == 5


@pytest.mark.parametrize("entries", [[], [b""], [b"x" * 4097], [b"ok", b"x" * 5000]])
def test_nothing_empty_and_nothing_too_long_is_appended(log, entries):
    with pytest.raises(InputError):
        log.append(entries, key="a")
    assert log.size == 0


def test_a_missing_log_is_not_made_by_opening_it(folder):
    for attempt in (lambda: FileLog.open(folder, SIGNER), lambda: FileLog.read(folder, SIGNER.vkey)):
        with pytest.raises(UnavailableError):
            attempt()
    assert not folder.exists()


def test_a_log_whose_commit_record_was_deleted_is_neither_opened_nor_begun_anew(folder, log):
    log.append(made(3), key="a")
    log.close()
    (folder / "commit").unlink()
    with pytest.raises(UnavailableError):
        FileLog.open(folder, SIGNER)
    with pytest.raises(InputError):
        FileLog.create(folder, SIGNER)


def test_a_log_is_not_created_twice(folder, log):
    log.close()
    with pytest.raises(InputError):
        FileLog.create(folder, SIGNER)


def test_a_creation_that_died_before_its_commit_may_be_repeated(folder):
    folder.mkdir()
    (folder / "lock").touch()
    (folder / "commit.new").write_bytes(b"half")
    FileLog.create(folder, SIGNER).close()


def test_a_second_writer_is_refused_and_a_reader_is_not(folder, log):
    log.append(made(3), key="a")
    with pytest.raises(UnavailableError, match="Another process"):
        FileLog.open(folder, SIGNER)
    with FileLog.read(folder, SIGNER.vkey) as reader:
        assert list(reader.entries()) == made(3)
        log.append(made(300), key="b")
        assert (reader.size, list(reader.entries())) == (3, made(3))


def test_a_second_writer_in_another_process_is_refused(folder, log):
    program = (
        "import sys, pathlib\n"
        "from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as K\n"
        "from privity.adapters.log_files import FileLog\n"
        "from privity.adapters.log_signer import FileSigner\n"
        "FileLog.open(pathlib.Path(sys.argv[1]), FileSigner(K.from_private_bytes(bytes(32)), name='log.example'))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert "Another process is writing" in ended.stderr


def test_a_reader_appends_nothing(folder, log):
    log.close()
    with FileLog.read(folder, SIGNER.vkey) as reader, pytest.raises(UnavailableError):
        reader.append([b"x"], key="a")


@pytest.mark.parametrize("index", [-1, 3])
def test_an_index_outside_the_log_is_an_input_error(log, index):
    log.append(made(3), key="a")
    for question in (log.entry, log.inclusion):
        with pytest.raises(InputError):
            question(index)
    with pytest.raises(InputError):
        list(log.entries(0, 4))
    with pytest.raises(InputError):
        log.root_at(4)


def test_leftovers_past_the_committed_lengths_are_never_read_and_are_overwritten(folder, log):
    log.append(made(300), key="a")
    log.close()
    for name in ("entries.dat", "L0.dat", "L1.dat", "bundles.idx", "keys.dat"):
        with (folder / name).open("ab") as file:
            file.write(os.urandom(500))
    with FileLog.open(folder, SIGNER) as again:
        again.fsck()
        again.append(made(400, 300), key="b")
        again.fsck()
        assert again.root == root_of(made(700))


@pytest.mark.parametrize("name", ["entries.dat", "L0.dat", "L1.dat", "bundles.idx", "keys.dat"])
def test_a_file_cut_short_is_found_at_opening(folder, log, name):
    log.append(made(600), key="a")
    log.close()
    os.truncate(folder / name, (folder / name).stat().st_size - 1)
    with pytest.raises(IntegrityError):
        FileLog.open(folder, SIGNER)


@pytest.mark.parametrize("name", ["entries.dat", "L0.dat", "L1.dat", "commit", "keys.dat", "bundles.idx"])
def test_one_flipped_bit_is_found(folder, log, name):
    log.append(made(1000), key="a")
    log.close()
    data = bytearray((folder / name).read_bytes())
    for place in (0, len(data) // 2, len(data) - 1):
        data[place] ^= 4
        (folder / name).write_bytes(data)
        if (
            name != "keys.dat" or place
        ):  # the hash of a key is nobody's evidence, only a guard against doubles
            with pytest.raises((IntegrityError, UnavailableError)), FileLog.open(folder, SIGNER) as again:
                again.fsck()
        data[place] ^= 4


def test_another_key_or_another_name_does_not_open_the_log(folder, log):
    log.close()
    for other in (
        FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(31) + b"1"), name="log.example"),
        FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="other.example"),
    ):
        with pytest.raises(IntegrityError):
            FileLog.open(folder, other)


def test_a_check_of_all_says_how_far_it_is(log):
    log.append(made(600), key="a")
    told = []
    log.fsck(lambda done, total: told.append((done, total)))
    assert told == [(256, 600), (512, 600), (600, 600)]


def test_a_static_copy_holds_every_tile_and_bundle_and_goes_nowhere_twice(log, tmp_path):
    log.append(made(600), key="a")
    out = tmp_path / "static"
    assert log.export(out) == len([path for path in out.rglob("*") if path.is_file()])
    assert (out / "checkpoint").read_bytes() == log.checkpoint
    assert (out / "tile/0/002.p/88").read_bytes() == log.tile(0, 2, 88)
    assert (out / "tile/1/000.p/2").read_bytes() == log.tile(1, 0, 2)
    assert (out / "tile/entries/001").read_bytes() == log.bundle(1)
    with pytest.raises(InputError):
        log.export(out)


def test_a_key_file_is_made_once_for_its_owner_alone_and_read_again(tmp_path):
    path = tmp_path / "log.pem"
    made_signer = FileSigner.create(path, name="log.example")
    assert path.stat().st_mode & 0o777 == 0o600
    assert FileSigner.load(path, name="log.example").vkey == made_signer.vkey
    with pytest.raises(InputError):
        FileSigner.create(path, name="log.example")


def test_what_is_no_signing_key_is_refused_without_repeating_it(tmp_path):
    path = tmp_path / "log.pem"
    with pytest.raises(UnavailableError):
        FileSigner.load(path, name="log.example")
    other = generate_private_key(SECP384R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"MARKED", other):
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            FileSigner.load(path, name="log.example")
        assert "MARKED" not in str(caught.value)
    with pytest.raises(UnavailableError):
        FileSigner.create(tmp_path / "no" / "log.pem", name="log.example")


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 700, 1024])
def test_entries_of_a_kind_are_found_from_anywhere_on(log, size):
    entries = [b'{"k":"%s","n":%d}' % (b"one" if n % 100 == 3 else b"two", n) for n in range(size)]
    if entries:
        log.append(entries, key="all")
    for start in {0, 1, size // 2, max(size - 1, 0), size}:
        assert log.of_kind("one", start) == [n for n in range(start, size) if n % 100 == 3]


@pytest.mark.parametrize("at", [3, 300, 690])
@pytest.mark.parametrize("later", [0, 20, 400, 1024])
def test_an_entry_altered_on_disk_is_not_read_over_in_search_of_a_kind(folder, log, at, later):
    log.append([b'{"k":"one","n":%04d}' % n for n in range(700)], key="all")
    log.close()
    path = folder / "entries.dat"
    altered = path.read_bytes().replace(b'{"k":"one","n":%04d}' % at, b'{"k":"two","n":%04d}' % at)
    opened = FileLog.open(folder, SIGNER)
    if later:
        opened.append([b'{"k":"one","n":%04d}' % n for n in range(700, 700 + later)], key="later")
    assert opened.of_kind("one") == list(range(700 + later))
    path.write_bytes(altered + path.read_bytes()[len(altered) :])
    with pytest.raises(IntegrityError):
        opened.of_kind("one")
    opened.close()
