"""Prove a rule book, and compare two: claims settled by solvers, every example decided again by our engines.

An example a solver shows is a line; what it shows of the line must be what both
engines say of it, or the formula is not the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.authority import decide
from privity.authority.book import WORD
from privity.authority.proofs import differences, histories, nevers, settle, structure, witnesses
from privity.authority.second import decide_again
from privity.errors import IntegrityError
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.authority import Book, Pack
    from privity.authority.proofs import Result, Solver


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed between two rule books under one authority, one way.

    Attributes:
        result: The claim that nothing changed this way, settled; its example is a line that changed.
        failed: Conditions the line fails under the book that refuses it.
        undetermined: Conditions undetermined there.
    """

    result: Result
    failed: tuple[str, ...] = ()
    undetermined: tuple[str, ...] = ()


def prove(pack: Pack, book: Book, solver: Solver) -> Iterator[Result]:
    """Every claim about a book, settled by one solver; examples replayed by both engines.

    Raises:
        IntegrityError: A solver does not settle a claim, or an engine says other than its example.
    """
    for claim in (*nevers(pack, book), *histories(pack), *structure(pack, book)):
        yield settle(claim, solver)
    for result in witnesses(book, solver):
        if result.example is not None:
            _replay(book, result)
        yield result


def compare(old: Book, new: Book, solver: Solver) -> Iterator[Difference]:
    """What changed between two books: for each authority and each way a proof of no difference, or a line.

    Raises:
        IntegrityError: A solver does not settle a claim, or an engine says other than its example.
    """
    for number, claim in enumerate(differences(old, new)):
        result = settle(claim, solver)
        if result.example is None:
            yield Difference(result=result)
            continue
        before, after = (old, new) if number % 2 == 0 else (new, old)
        if any(bits(before, result)):
            raise _differs(result, "permits")
        words = bits(after, result)
        failed, undetermined = after.fold(words[: after.words], words[after.words :])
        if not failed and not undetermined:
            raise _differs(result, "refuses")
        yield Difference(result=result, failed=failed, undetermined=undetermined)


def bits(book: Book, result: Result) -> tuple[int, ...]:
    """The words of an example under a book, failed before unknown, as both engines find them.

    Raises:
        IntegrityError: They differ.
    """
    row, authority = result.example or {}, result.claim.authority
    first, second = decide(book, authority, row, Stage), decide_again(book, authority, row, Stage)
    if first != second:
        raise IntegrityError(
            "The two engines do not find the same.",
            where=result.claim.says,
            remedy="Rely on no permit of this rule book; report its digest.",
        )
    return (*first[0], *first[1])


def _replay(book: Book, result: Result) -> None:
    """A witness fails by its rule, or is permitted where it is the witness of an authority."""
    words = bits(book, result)
    set_ = {
        word % book.words * WORD + bit
        for word, value in enumerate(words)
        for bit in range(WORD)
        if value >> bit & 1
    }
    expected = result.claim.bit
    if (expected is None and set_) or (expected is not None and expected not in set_):
        raise _differs(result, "fails by that rule" if expected is not None else "permits")


def _differs(result: Result, what: str) -> IntegrityError:
    return IntegrityError(
        f"{result.solver} shows a line that no engine {what}.",
        where=result.claim.says,
        remedy="Rely on no proof of this rule book; report its digest.",
    )
