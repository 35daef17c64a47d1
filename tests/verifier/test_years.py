"""Every entry stands in its year, a year begins with all before it, and a copy that lacks years says so and hides nothing else.

First the files of a copy are bent by somebody without the log's key; then a custodian who holds it signs years that do
not hold.
"""

import runpy
import shutil
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from privity.adapters.log_years import check_years, years_of
from privity.errors import IntegrityError
from privity_verify.cli import main
from privity_verify.years import begins, year_of

VECTORS = Path(__file__).parents[2] / "vectors" / "accounting"
V1 = VECTORS / "v1" / "years"
KEY = ("--key", str(V1 / "vkey"))
FROM = ("--from-year", "2029")
WHOLE = [
    {"year": 2026, "first": 0, "entries": 200},
    {"year": 2027, "first": 200, "entries": 100},
    {"year": 2029, "first": 300, "entries": 6},
]
GOOD, ALTERED = 0, 3


@pytest.fixture(scope="session")
def years():
    """`Told` and the rest of vectors/accounting/years.py."""
    return SimpleNamespace(**runpy.run_path(str(VECTORS / "years.py")))


@pytest.fixture
def part(tmp_path):
    """A copy of the last year that a test may bend."""
    shutil.copytree(V1 / "from-2029", tmp_path / "part")
    return tmp_path / "part"


@pytest.fixture
def check(ask, years, tmp_path):
    """Write the log that was told, signed, and check it whole; the office's own check comes to the same."""

    def run(told):
        with told.write(tmp_path / "log") as log:
            holds = held(log)
        code, said = ask("log", tmp_path / "log", *KEY)
        assert holds == (code == GOOD)
        return code, said

    return run


def held(log):
    """Whether the office finds its own log's years to hold."""
    try:
        check_years(log)
    except IntegrityError:
        return False
    return True


def flip(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    "when", [0, 1, 86_399, 951_782_399, 951_868_800, 1_798_761_599, 1_798_761_600, 4_107_542_399]
)
def test_a_year_is_that_of_the_calendar(when):
    assert year_of(when) == datetime.fromtimestamp(when, UTC).year
    assert begins(year_of(when)) == datetime(year_of(when), 1, 1, tzinfo=UTC).timestamp()


def test_every_first_and_last_second_of_four_hundred_years_is_told_apart():
    for year in range(1970, 2371):
        assert (year_of(begins(year)), year_of(begins(year + 1) - 1)) == (year, year)


def test_a_moment_that_no_calendar_of_python_has_still_has_a_year():
    assert begins(year_of(2**53 - 1)) <= 2**53 - 1 < begins(year_of(2**53 - 1) + 1)


def test_a_whole_log_is_good_and_its_years_are_told(ask):
    code, said = ask("log", V1 / "log", *KEY)
    assert (code, said["years"], said["read_from"]) == (GOOD, WHOLE, 0)


@pytest.mark.parametrize("year", [2026, 2027, 2029])
def test_asked_for_a_year_a_whole_log_is_read_whole(ask, year):
    code, said = ask("log", V1 / "log", *KEY, "--from-year", year)
    assert (code, said["read_from"], said["kinds"]["concern"]) == (GOOD, 0, 304)


@pytest.mark.parametrize("layout", ["log", "from-2029"])
@pytest.mark.parametrize("year", [2028, 2030, 1])
def test_a_year_the_log_does_not_have_is_not_found_good(ask, layout, year):
    assert ask("log", V1 / layout, *KEY, "--from-year", year)[0] == ALTERED


def test_a_copy_of_a_year_is_good_and_says_what_was_not_read(capsys):
    assert main(["log", str(V1 / "from-2029"), *KEY, *FROM]) == GOOD
    out = capsys.readouterr().out
    assert "Entries 0 to 255 stand in the copies of the years before and were not read" in out
    assert "Every entry from 256 to 305 is here" in out
    assert "all of them hash" not in out


def test_a_copy_of_a_year_is_refused_where_it_was_not_asked_for(ask, part):
    code, said = ask("log", part, *KEY)
    assert (code, "tile/entries/000 is missing" in said["why"]) == (ALTERED, True)
    assert ask("batch", part, *KEY, "--batch", "B-2026-1")[0] == ALTERED


def test_what_stands_before_is_still_committed_to(ask, years, part, tmp_path):
    told = years.Told()
    kept = years.Told()
    kept.entries = kept.entries[:300]
    with kept.write(tmp_path / "kept") as log:
        (tmp_path / "kept.txt").write_bytes(log.checkpoint)
    code, said = ask("log", part, *KEY, *FROM, "--checkpoint", tmp_path / "kept.txt")
    assert (code, said["seen"]) == (GOOD, 1)
    told.entries = [*told.entries[:100], told.entries[101], *told.entries[100:299]]
    with told.write(tmp_path / "other") as log:
        (tmp_path / "other.txt").write_bytes(log.checkpoint)
    code, said = ask("log", part, *KEY, *FROM, "--checkpoint", tmp_path / "other.txt")
    assert (code, "rewritten" in said["why"]) == (ALTERED, True)


@pytest.mark.parametrize(
    "name", ["tile/0/000", "tile/0/001.p/50", "tile/1/000.p/1", "tile/entries/001.p/50", "checkpoint"]
)
def test_a_flipped_bit_or_a_missing_file_of_a_part_is_found(ask, part, name):
    size = (part / name).stat().st_size
    for place in {0, size // 2, size - 1}:
        flip(part / name, place)
        assert ask("log", part, *KEY, *FROM)[0] == ALTERED
        flip(part / name, place)
    (part / name).unlink()
    assert ask("log", part, *KEY, *FROM)[0] in {2, ALTERED}


def test_a_bundle_left_out_behind_the_years_entry_is_found(ask, years, tmp_path):
    told = years.Told()
    for number in range(600):
        told.concern(years.begins(2029) + 86_400 + number)
    with told.write(tmp_path / "log") as log:
        log.export(tmp_path / "part", first=told.opened[2029])
    assert ask("log", tmp_path / "part", *KEY, *FROM)[0] == GOOD
    for bundle in ("001", "002", "003.p/138"):
        kept = (tmp_path / "part" / "tile" / "entries" / bundle).read_bytes()
        (tmp_path / "part" / "tile" / "entries" / bundle).unlink()
        assert ask("log", tmp_path / "part", *KEY, *FROM)[0] == ALTERED
        (tmp_path / "part" / "tile" / "entries" / bundle).write_bytes(kept)


def test_an_index_over_entries_that_are_absent_is_said_not_to_have_been_made_again(ask, years, tmp_path):
    told = years.Told()
    runs = [
        [0, 300, 0, "ab" * 32],
        [300, 306, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ]
    told.entries.append(
        years.build(
            "index", seal=years.seal(306), when=years.begins(2029) + 86_400, clear={"runs": runs}, sealed={}
        ).data
    )
    with told.write(tmp_path / "log") as log:
        log.export(tmp_path / "part", first=told.opened[2029])
    code, said = ask("log", tmp_path / "part", *KEY, *FROM)
    assert (code, said["index"]["unmade"], said["index"]["high"]) == (GOOD, 1, 306)
    code, said = ask("log", tmp_path / "log", *KEY, *FROM)
    assert (code, "does not list what the log holds" in said["why"]) == (ALTERED, True)


def bent(**fields):
    return lambda given: given | fields


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"root": "ab" * 32}, "over another log"),
        ({"root": "ab" * 16}, "over another log"),
        ({"upto": 199}, "somewhere else"),
        ({"upto": 201}, "behind it"),
        ({"year": 2026}, "not later"),
        ({"year": 2028}, "another year than it is dated in"),
        ({"year": 2027, "t": 1_798_761_599}, "another year than it is dated in"),
    ],
)  # fmt: skip
def test_the_entry_of_a_year_that_says_anything_else_is_refused_though_signed(check, years, fields, why):
    code, said = check(years.Told({2027: bent(**fields)}))
    assert (code, why in said["why"]) == (ALTERED, True)


class Other:
    """Entries of three years in another order, each year's entry made for where it then stands."""

    def __init__(self, years, order):
        self.told = years.Told()
        self.told.entries = []
        for number, (word, year) in enumerate(order):
            if word == "open":
                self.told.open(year)
            else:
                self.told.concern(years.begins(year) + 100 + number)

    def write(self, folder):
        return self.told.write(folder)


A, B, C = ("x", 2026), ("x", 2027), ("x", 2029)
OPEN_A, OPEN_B, OPEN_C = ("open", 2026), ("open", 2027), ("open", 2029)


@pytest.mark.parametrize(
    "order",
    [
        pytest.param([A, B], id="dropped"),
        pytest.param([A, OPEN_B, B, C], id="the second dropped"),
        pytest.param([A, B, OPEN_B, B], id="moved back"),
        pytest.param([A, OPEN_B, A, B], id="moved forward"),
        pytest.param([A, OPEN_B, OPEN_B, B], id="doubled"),
        pytest.param([A, OPEN_B, B, OPEN_C, C, OPEN_B, B], id="taken up again"),
        pytest.param([OPEN_A, A], id="in the year the log is begun in"),
    ],
)
def test_an_entry_of_a_year_dropped_moved_or_doubled_is_refused_though_signed(check, years, order):
    assert check(Other(years, order))[0] == ALTERED


@pytest.mark.parametrize(("early", "code"), [(0, GOOD), (60, GOOD), (61, ALTERED)])
def test_an_entry_is_dated_no_more_than_a_minute_before_its_year(check, years, early, code):
    told = Other(years, [A, OPEN_B, B]).told
    told.concern(years.begins(2027) - early)
    assert check(told)[0] == code


def test_a_part_holds_no_year_to_what_it_cannot_know_and_every_other_to_its_own(ask, years, tmp_path):
    told = years.Told()
    told.concern(years.begins(2030))
    with told.write(tmp_path / "log") as log:
        log.export(tmp_path / "part", first=told.opened[2029])
    assert ask("log", tmp_path / "part", *KEY, *FROM)[0] == ALTERED


@pytest.mark.parametrize("index", [200, 300])
def test_a_years_entry_is_proven_by_itself_with_the_root_it_names(ask, index):
    code, said = ask("entry", V1 / "log", index, *KEY)
    assert (code, said["entry"]["upto"]) == (GOOD, index)


@pytest.mark.parametrize("fields", [{"root": "ab" * 32}, {"upto": 199}])
def test_a_years_entry_that_names_another_root_or_place_is_refused_by_itself(ask, years, tmp_path, fields):
    years.Told({2027: bent(**fields)}).write(tmp_path / "log").close()
    assert ask("entry", tmp_path / "log", 200, *KEY)[0] == ALTERED


def test_the_office_finds_the_same_years_by_their_keys_and_by_their_entries(years, tmp_path):
    told = years.Told()
    parts = [
        (f"{year}", first, end) for year, first, end in ((2026, 0, 200), (2027, 201, 300), (2029, 301, 306))
    ]
    with years.FileLog.create(tmp_path / "log", years.SIGNER) as log:
        for name, first, end in parts:
            if first:
                log.append(told.entries[first - 1 : first], key=f"year/{name}")
            log.append(told.entries[first:end], key=name)
        assert [{"year": y.year, "first": y.first, "entries": y.entries} for y in years_of(log)] == WHOLE
        assert check_years(log) == {"concern": 304, "year": 2}
