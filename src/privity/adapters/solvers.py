"""Two solvers that share nothing: Z3 and cvc5, each given the same SMT-LIB text.

Both are an extra of the installation and loaded when asked for.
"""

from __future__ import annotations

from typing import Any, Final

from privity.errors import UnavailableError

TIMEOUT_MS: Final = 60_000


class Z3:
    """Z3, by its own reading of a script."""

    name = "z3"

    def __init__(self) -> None:
        try:
            import z3  # noqa: PLC0415 - an extra, loaded when asked for
        except ImportError as error:
            raise _missing("z3-solver") from error
        self._z3: Any = z3

    def run(self, script: str) -> str:
        """The output of a script; a fresh context each time, so that no claim sees another's symbols."""
        context = self._z3.Context()
        told = f"(set-option :timeout {TIMEOUT_MS})\n(set-option :produce-models true)\n{script}"
        output: str = self._z3.Z3_eval_smtlib2_string(context.ref(), told)
        return output


class Cvc5:
    """cvc5, by its own parser."""

    name = "cvc5"

    def __init__(self) -> None:
        try:
            import cvc5  # noqa: PLC0415 - an extra, loaded when asked for
        except ImportError as error:
            raise _missing("cvc5") from error
        self._cvc5: Any = cvc5

    def run(self, script: str) -> str:
        """The output of a script; a fresh solver each time."""
        solver = self._cvc5.Solver()
        solver.setOption("produce-models", "true")
        solver.setOption("tlimit-per", str(TIMEOUT_MS))
        parser = self._cvc5.InputParser(solver)
        parser.setStringInput(self._cvc5.InputLanguage.SMT_LIB_2_6, script, "claim")
        symbols, output = parser.getSymbolManager(), []
        while not (command := parser.nextCommand()).isNull():
            output.append(command.invoke(solver, symbols))
        return "".join(output)


def _missing(package: str) -> UnavailableError:
    return UnavailableError(
        f"The solver {package} is not installed.",
        where=package,
        remedy="Install the extra `proofs`: pip install 'privity[proofs]'.",
    )
