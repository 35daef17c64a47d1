"""Every error Privity raises on purpose.

PrivityError
├── InputError         the caller sent something we cannot read or accept     exit 2
├── OutOfOrderError    a step was asked for before the step it rests on       exit 2
├── IntegrityError     bytes, a proof or a signature did not check out        exit 3
├── DutyError          this person may not do this                            exit 4
└── UnavailableError   a store, key service or engine did not answer          exit 5

A refusal is not here. "The law does not allow this" is a result
(`privity.model.finding`), not a failure of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from privity.model.problem import Problem


class PrivityError(Exception):
    """Base of the tree: what happened, where, and what to do next.

    Args:
        what: One sentence naming the offending identifier.
        where: A locator the reader can open: file, row, field path, rule, log index.
        remedy: One imperative sentence for whoever can act.

    None of the three may hold confidential information or personal data: name
    records, never quote them. `tests/house/test_canaries.py` checks this.
    """

    code: ClassVar[str] = "privity"
    exit_code: ClassVar[int] = 5

    def __init__(self, what: str, *, where: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        return f"{self.code}: {self.what} (at {self.where}). {self.remedy}"


class InputError(PrivityError):
    """A request, batch, file or setting could not be read as its format requires.

    Nothing was stored. `problems` lists every fault found, in file order; empty
    when the one sentence says it all.
    """

    code = "input"
    exit_code = 2

    def __init__(self, what: str, *, where: str, remedy: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.problems = problems


class OutOfOrderError(PrivityError):
    """A step was called before the step it rests on. Nothing was changed."""

    code = "order"
    exit_code = 2


class IntegrityError(PrivityError):
    """Bytes, a proof or a signature did not check out. Never retried."""

    code = "integrity"
    exit_code = 3


class DutyError(PrivityError):
    """This person may not do this: a duty, a delegation or another person is missing."""

    code = "duty"
    exit_code = 4


class UnavailableError(PrivityError):
    """A store, key service or engine did not answer in time. Safe to retry."""

    code = "unavailable"
    exit_code = 5
