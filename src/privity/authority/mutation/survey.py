"""What becomes of every mistake: noticed by whom, without effect, or surviving."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from privity.authority.mutation.judging import Bench, Books
from privity.authority.mutation.near_misses import document, lawful_lines, near_miss
from privity.authority.mutation.telling import Prover

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from privity.authority.book import Book
    from privity.authority.cases import Case
    from privity.authority.mutation.mistakes import Mutant
    from privity.authority.pack import Pack
    from privity.authority.proofs.run import Solver


@dataclass(slots=True, kw_only=True)
class Survey:
    """Mistakes by what became of them; each stands in one list.

    Attributes:
        equal: No line is decided otherwise: the solver finds none.
        by_cases: A case written from the law answers otherwise than written.
        by_properties: No case does, and a property that held no longer holds.
        by_near_misses: Neither, and a near miss answers otherwise than the engine found under the law.
        surviving: None of these, and there is a line that is decided otherwise.
    """

    equal: list[Mutant] = field(default_factory=list)
    by_cases: list[Mutant] = field(default_factory=list)
    by_properties: list[Mutant] = field(default_factory=list)
    by_near_misses: list[Mutant] = field(default_factory=list)
    surviving: list[Mutant] = field(default_factory=list)

    @property
    def made(self) -> int:
        """How many mistakes were made."""
        return len(self.equal) + self.changing

    @property
    def changing(self) -> int:
        """How many of them change anything."""
        return self.written + len(self.by_near_misses) + len(self.surviving)

    @property
    def written(self) -> int:
        """How many are noticed by what was written from the law without asking the engine."""
        return len(self.by_cases) + len(self.by_properties)

    @property
    def share_written(self) -> float:
        """The share of `written` in what changes anything."""
        return self.written / max(self.changing, 1)

    @property
    def share_noticed(self) -> float:
        """The share that anything notices."""
        return 1 - len(self.surviving) / max(self.changing, 1)


def survey(
    pack: Pack, book: Book, cases: Sequence[Case], mutants: Iterable[Mutant], solver: Solver
) -> Survey:
    """Judge mistakes by the cases, the properties and the near misses of a pack.

    Args:
        pack: The pack.
        book: Its rule book on the day of the cases, under the default elections.
        cases: Every case of the pack, near misses among them.
        mutants: Mistakes in that book.
        solver: What settles properties and searches for lines.
    """
    books, prover, found = Books(pack, book), Prover(pack, book, solver), Survey()
    written = Bench(books, [case for case in cases if not case.by_engine])
    engine = Bench(books, [case for case in cases if case.by_engine])
    for mutant in mutants:
        if written.noticed_by(mutant):
            found.by_cases.append(mutant)
        elif prover.broken(mutant):
            found.by_properties.append(mutant)
        elif engine.noticed_by(mutant):
            found.by_near_misses.append(mutant)
        elif next(prover.told_apart(mutant), None) is None:
            found.equal.append(mutant)
        else:
            found.surviving.append(mutant)
    return found


def sought(pack: Pack, book: Book, cases: Sequence[Case], surveyed: Survey, solver: Solver) -> dict[str, str]:
    """The near misses that tell what no case and no property notices, as files by name.

    Those the pack has are kept where they still tell something; one near miss serves as many mistakes as it tells.
    """
    books, prover = Books(pack, book), Prover(pack, book, solver)
    lawful = lawful_lines(case for case in cases if not case.by_engine)
    bench = Bench(
        books,
        [case for case in cases if case.by_engine and case.wrong(books.of(case.on, case.elections)) is None],
    )
    wanted = [*surveyed.by_near_misses, *surveyed.surviving]
    for mutant in wanted:
        if bench.noticed_by(mutant) is None:
            lines = (
                near_miss(mutant, telling, books, lawful[telling.authority])
                for telling in prover.told_apart(mutant)
            )
            bench.cases = [*bench.cases, *[line for line in lines if line is not None][:1]]
    return _files(pack, _fewest(bench, wanted))


def _fewest(bench: Bench, wanted: Sequence[Mutant]) -> list[tuple[Case, list[Mutant]]]:
    """Near misses, each with the mistakes it tells that none before it does, the most telling chosen first."""
    untold = {id(case): [mutant for mutant in wanted if bench.notices(case, mutant)] for case in bench.cases}
    chosen: list[tuple[Case, list[Mutant]]] = []
    told: set[str] = set()
    while True:
        for case in bench.cases:
            untold[id(case)] = [mutant for mutant in untold[id(case)] if mutant.id not in told]
        best = max(bench.cases, key=lambda case: len(untold[id(case)]), default=None)
        if best is None or not untold[id(best)]:
            return chosen
        chosen.append((best, untold[id(best)]))
        told |= {mutant.id for mutant in untold[id(best)]}


def _files(pack: Pack, chosen: Sequence[tuple[Case, Sequence[Mutant]]]) -> dict[str, str]:
    """Near misses by the provision of the first mistake they tell, in the order in which mistakes are made."""
    by_provision: dict[str, list[tuple[Case, Sequence[str]]]] = {}
    for case, told in chosen:
        name = told[0].provision or "default"
        by_provision.setdefault(name, []).append((case, [mutant.says for mutant in told]))
    return {
        f"{name}.toml": document(sorted(entries, key=_first_words), pack.default_authority)
        for name, entries in sorted(by_provision.items())
    }


def _first_words(entry: tuple[Case, Sequence[str]]) -> str:
    return entry[1][0]
