"""Settling claims with a solver, and reading back the line it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from privity.authority.proofs.claims import alone, can_be_met, tests_of
from privity.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.authority.book import Book
    from privity.authority.language.kleene import Scalar
    from privity.authority.proofs.claims import Claim

_VALUE = re.compile(r"\(\s*\|?([^\s|()]+)\|?\s+(true|false|\d+|\(-\s*\d+\))\s*\)")


class Solver(Protocol):
    """Runs an SMT-LIB script and gives what it prints."""

    name: str

    def run(self, script: str) -> str:
        """The output of a script, its commands in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A claim, settled.

    Attributes:
        claim: What was claimed.
        solver: By which solver.
        holds: Whether it holds; for a witness, whether there is such a line.
        example: Facts of a line that contradicts the claim, or that is the witness; None where there is none.
        elections: Readings under which the example stands, of the questions the claim left open.
    """

    claim: Claim
    solver: str
    holds: bool
    example: Mapping[str, Scalar] | None
    elections: Mapping[str, str]


def settle(claim: Claim, solver: Solver) -> Result:
    """Ask a solver.

    Raises:
        IntegrityError: The solver neither found a line nor showed that there is none.
    """
    script = claim.script()
    answer = solver.run(script).split()
    if answer not in (["sat"], ["unsat"]):
        raise IntegrityError(
            f"{solver.name} does not settle a claim: {' '.join(answer)[:200]}",
            where=claim.says,
            remedy="Rely on nothing that rests on it; report the rule book's digest.",
        )
    found = answer == ["sat"]
    model = _model(solver.run(f"{script}\n(get-value ({' '.join(_symbols(claim))}))")) if found else {}
    world = claim.worlds[0]
    return Result(
        claim=claim,
        solver=solver.name,
        holds=found is claim.wanted,
        example=world.read(model) if found else None,
        elections={**claim.elect, **(world.elected(model) if found else {})},
    )


def witnesses(book: Book, solver: Solver) -> Iterator[Result]:
    """For every authority a line it permits, and for every rule a line that it alone refuses: no rule is dead."""
    done: set[int] = set()
    for authority in book.authorities:
        yield settle(can_be_met(book, authority), solver)
        for test in tests_of(book, authority):
            if test.bit and test.bit not in done:
                done.add(test.bit)
                found = settle(alone(book, authority, test, companions=False), solver)
                yield found if found.holds else settle(alone(book, authority, test, companions=True), solver)


def _symbols(claim: Claim) -> list[str]:
    return [symbol for world in claim.worlds for symbol in world.symbols()]


def _model(output: str) -> dict[str, bool | int]:
    return {name: _value(text) for name, text in _VALUE.findall(output)}


def _value(text: str) -> bool | int:
    if text in {"true", "false"}:
        return text == "true"
    return -int(text.strip("(-) ")) if text.startswith("(") else int(text)
