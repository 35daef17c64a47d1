"""By the index or past the whole file: the same answers, line for line, or the index says that it is damaged."""

import random
from functools import partial

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.adapters.record_index import RecordIndexFiles
from privity.errors import IntegrityError
from privity.flow.lookup import look_up
from privity.identity.reach import REACHES
from privity.identity.steps import SEARCHED, WHOLE, index_steps, whole_steps
from tests.identity.test_oracle import line_about, random_people
from tests.identity.test_whole_file import town  # noqa: F401  (a fixture)

OF = "ab" * 32


class Kept:
    """A record file as it is kept: parts, what only the whole knows, and an index of them."""

    def __init__(self, engine, folder, parts):
        self.engine, self.folder, self.parts = engine, folder, parts
        self.index = RecordIndexFiles(folder / "index")

    @classmethod
    def write(cls, engine, folder, parts=1):
        """Keep what stands in the engine, its persons dealt out to parts, and make an index of it."""
        placed = [
            {relation: folder / f"{relation}-{nth}.parquet" for relation in SEARCHED} for nth in range(parts)
        ]
        for nth, part in enumerate(placed):
            for relation, place in part.items():
                dealt = "person_no" if "person_no" in engine.columns(relation) else "0"
                engine.write_parquet(f"SELECT * FROM {relation} WHERE {dealt} % {parts} = {nth}", place)
        for relation in WHOLE:
            engine.write_parquet(f"SELECT * FROM {relation}", folder / f"{relation}.parquet")
        made = cls(engine, folder, placed)
        made.make_index()
        return made

    def beside(self, engine):
        """The same record file, its index opened anew."""
        return Kept(engine, self.folder, self.parts)

    def make_index(self):
        self.index.build(self.engine, REACHES, of=OF, parts=self.parts, advance=lambda _: None)
        assert self.index.missing(OF) == ""

    def attach(self):
        for relation in SEARCHED:
            self.engine.attach_parquet(relation, *(part[relation] for part in self.parts))
        self.engine.attach_rows("withheld", [("ordinal", "BIGINT"), ("person_no", "BIGINT")], [])
        for relation in WHOLE:
            self.engine.attach_parquet(relation, self.folder / f"{relation}.parquet")

    def answers(self, *, by_index):
        self.attach()
        look_up(self.engine, index=self.index if by_index else None)
        return self.engine.query("SELECT * FROM identity_answers ORDER BY ordinal")

    def files(self):
        return sorted(path for path in (self.folder / "index").rglob("*") if path.is_file())


@pytest.fixture
def kept(engine, attach, hand, tmp_path):
    """Make a random world and its lines: `kept(seed, people, parts)`."""

    def run(seed, count=40, lines=200, parts=1):
        chance = random.Random(seed)
        people = random_people(hand, chance, count=count, numbers=max(8, 10 * (count - 40)))
        attach.records(engine, people)
        engine.run([*index_steps(), *whole_steps()])
        asked = [line_about(hand, chance, chance.choice(people)) for _ in range(lines)]
        attach.lines(engine, list(enumerate(asked, start=1)))
        return Kept.write(engine, tmp_path, parts)

    return run


@pytest.mark.parametrize(
    ("seed", "count", "parts"), [(1, 6, 1), (2, 14, 1), (3, 40, 3), (4, 120, 4), (5, 400, 2)]
)
def test_random_worlds_are_answered_alike_by_both_paths(kept, seed, count, parts):
    made = kept(seed, count=count, parts=parts)
    whole = made.answers(by_index=False)
    assert made.answers(by_index=True) == whole
    assert len({row[1] for row in whole}) == 3, "every kind of answer occurs"


def test_one_line_is_answered_as_among_many(kept, engine):
    made = kept(6, parts=2)
    whole = made.answers(by_index=False)
    for ordinal in (1, 50, 200):
        rows = engine.query(f"SELECT * FROM asked WHERE ordinal = {ordinal}")
        with DuckDBEngine(spill=made.folder, threads=1) as other:
            columns = [(row[0], row[1]) for row in engine.query("DESCRIBE asked")]
            other.attach_rows("asked", columns, rows)
            alone = made.beside(other)
            assert alone.index.missing(OF) == ""
            assert alone.answers(by_index=True) == [row for row in whole if row[0] == ordinal]


def test_whoever_lives_at_a_crowded_place_is_found_by_number_as_before(engine, attach, hand, tmp_path):
    where = hand.place()
    people = [
        hand.person(f"p{nth:04}", hand.name(f"FAMILY{nth}", "MARIA"), where, id_digits=str(312_000_000 + nth))
        for nth in range(520)
    ]
    attach.records(engine, people)
    engine.run([*index_steps(), *whole_steps()])
    lines = [
        hand.line(dict(people[nth]["names"][0][1]), where, id_digits=people[nth]["id_digits"])
        for nth in (0, 7, 519)
    ]
    attach.lines(engine, list(enumerate(lines, start=1)))
    made = Kept.write(engine, tmp_path)
    whole = made.answers(by_index=False)
    assert made.answers(by_index=True) == whole
    assert [row[1] for row in whole] == ["ambiguous"] * 3


def test_a_record_file_of_nobody_answers_nothing(engine, attach, hand, tmp_path):
    attach.records(engine, [])
    engine.run([*index_steps(), *whole_steps()])
    attach.lines(engine, [(1, hand.line(hand.name("GARCIA", "MARIA"), hand.place(), id_digits="312456789"))])
    made = Kept.write(engine, tmp_path)
    assert made.answers(by_index=True) == made.answers(by_index=False)


def test_a_town_is_answered_alike_by_both_paths_from_several_parts(town, tmp_path):  # noqa: F811
    made = Kept.write(town, tmp_path, parts=3)
    whole = made.answers(by_index=False)
    assert len(whole) > 10_000
    assert made.answers(by_index=True) == whole
    made.attach()


def test_a_person_more_in_one_part_is_found_once_the_index_is_made_again(
    kept, engine, attach, hand, tmp_path
):
    made = kept(8, count=14, parts=2)
    before = made.answers(by_index=True)
    made.attach()
    verified = next(row for row in before if row[1] == "verified")
    extra = engine.query(f"SELECT * FROM held WHERE person_id = '{verified[2]}'")
    no = max(row[0] for row in engine.query("SELECT person_no FROM held")) + 1
    part = made.parts[1]
    for relation in ("held", "held_residents", "held_births"):
        renamed = (
            "* REPLACE (%d AS person_no, 'twin' AS person_id)"
            if relation == "held"
            else "* REPLACE (%d AS person_no)"
        )
        engine.write_parquet(
            f"SELECT * FROM '{part[relation]}' UNION ALL "
            f"SELECT {renamed % no} FROM {relation} WHERE person_no = {extra[0][0]}",
            tmp_path / f"more-{relation}.parquet",
        )
        made.parts[1][relation] = tmp_path / f"more-{relation}.parquet"
    made.make_index()
    after = made.answers(by_index=True)
    assert after == made.answers(by_index=False)
    assert next(row for row in after if row[0] == verified[0])[1] != "verified"


def test_a_wrong_byte_in_any_file_of_the_index_changes_no_answer(kept):
    made = kept(9, count=14, lines=40)
    whole = made.answers(by_index=False)
    chance, noticed = random.Random(9), 0
    for path in made.files():
        right = path.read_bytes()
        for place in (0, chance.randrange(len(right)), len(right) - 1):
            path.write_bytes(
                right[:place] + bytes([right[place] ^ 1 << chance.randrange(8)]) + right[place + 1 :]
            )
            fresh = made.beside(made.engine)
            try:
                fresh.index.missing(OF)
                assert fresh.answers(by_index=True) == whole, (path.name, place)
            except IntegrityError:
                noticed += 1
        path.write_bytes(right)
    assert noticed > 20


@pytest.mark.parametrize("what", ["cut", "gone", "of another file"])
def test_an_index_that_is_not_whole_or_not_of_this_file_is_not_used(kept, what):
    made = kept(10)
    fresh = RecordIndexFiles(made.folder / "index")
    if what == "of another file":
        assert fresh.missing("cd" * 32) == "the index is of another record file"
        return
    victim = next(path for path in made.files() if path.name == "births.rows")
    victim.write_bytes(victim.read_bytes()[:-1]) if what == "cut" else victim.unlink()
    with pytest.raises(IntegrityError):
        fresh.missing(OF)


def test_an_index_that_another_version_made_is_not_used(kept, monkeypatch):
    made = kept(11)
    monkeypatch.setattr("privity.adapters.record_index.layout_digest", lambda: "0" * 64)
    assert RecordIndexFiles(made.folder / "index").missing(OF) == "the index was made by another version"


def test_tables_that_another_version_finished_are_not_taken_into_an_index(kept, monkeypatch):
    made = kept(14)
    made.index.drop()

    class KilledError(Exception):
        pass

    def kill(_):
        done.append(1)
        if len(done) == 3:
            raise KilledError

    done, read = [], []
    through = DuckDBEngine.arrays
    build = partial(made.index.build, made.engine, REACHES, of=OF, parts=made.parts)
    with monkeypatch.context() as other:
        other.setattr("privity.adapters.record_index.layout_digest", lambda: "0" * 64)
        with pytest.raises(KilledError):
            build(advance=kill)
    monkeypatch.setattr(DuckDBEngine, "arrays", lambda self, select: read.append(1) or through(self, select))
    build(advance=lambda _: None)
    assert len(read) == len(REACHES)
    assert [path.suffix for path in (made.folder / "index").iterdir()] == [""]


def test_an_index_is_dropped_and_told_to_be_absent(kept):
    made = kept(12)
    assert made.index.size(OF) == sum(path.stat().st_size for path in made.files())
    assert made.index.drop()
    assert made.index.missing(OF) == "there is no index"
    assert made.index.size(OF) is None
    assert not made.index.drop()


def test_a_build_that_was_killed_goes_on_with_the_table_it_was_at(kept, monkeypatch):
    made = kept(13, parts=2)
    made.index.drop()

    class KilledError(Exception):
        pass

    def kill(advance, _):
        advance.append(1)
        if len(advance) == 5:
            raise KilledError

    first, again = [], []
    build = partial(made.index.build, made.engine, REACHES, of=OF, parts=made.parts)
    with pytest.raises(KilledError):
        build(advance=partial(kill, first))
    assert made.index.missing(OF) == "there is no index"
    read = []
    through = DuckDBEngine.arrays
    monkeypatch.setattr(DuckDBEngine, "arrays", lambda self, select: read.append(1) or through(self, select))
    build(advance=again.append)
    assert sum(again) == 8
    assert len(read) == 4, "two tables of two parts were finished"
    monkeypatch.undo()
    assert made.index.missing(OF) == ""
    assert made.answers(by_index=True) == made.answers(by_index=False)
