"""What stands around every look-up of a batch: decoys beside the lines, closed cells after the answers.

The look-up keeps its order; here is what it adds. The steps are those of the search itself, asked of lines and decoys
in the same statements, so nothing can go right for the one and wrong for the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from privity.flow.calibrate import attach_open_cells, guarantee
from privity.flow.decoys import keep_decoys, ride, verified
from privity.identity.steps import closing_steps
from privity.model.line import LineOutcome
from privity.model.step import Step
from privity.review.breakers import DECOY

if TYPE_CHECKING:
    from privity.flow.calibrate import Guarantee
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch


@dataclass(slots=True, kw_only=True)
class Guard:
    """The guard of one batch while it is looked up.

    Attributes:
        held: Which cells are open, read once for the whole batch.
        decoys: Decoys that rode so far.
        passed: Those among them that were verified.
    """

    office: Office
    engine: Engine
    batch: Batch
    held: Guarantee
    decoys: int = 0
    passed: int = 0

    @classmethod
    def begin(cls, office: Office, engine: Engine, batch: Batch, *, lines: int) -> Self:
        """Read which cells are open and attach the decoys; the records must be attached. No line, no look."""
        held = guarantee(office, engine)
        attach_open_cells(engine, held)
        if lines:
            keep_decoys(office, engine)
        return cls(office=office, engine=engine, batch=batch, held=held)

    def ride(self, slice_: int, lines: int) -> None:
        """Put the decoys of a slice beside its lines."""
        self.decoys += ride(
            self.office, self.engine, self.batch, slice_=slice_, lines=lines, before=self.decoys
        )

    def asked(self) -> tuple[Step, ...]:
        """`asked_lines` and the decoys, to be looked up as one."""
        return (
            Step("asked", "SELECT * FROM asked_lines UNION ALL BY NAME SELECT * FROM decoys_asked"),
            Step("withheld", "SELECT * FROM decoys_withheld"),
        )

    def alarmed(self) -> bool:
        """Whether a decoy was verified, in an open cell or not: asked before anything is closed."""
        self.passed += verified(self.engine)
        return self.passed > 0

    def close(self) -> None:
        """Close what was verified in no open cell."""
        self.engine.run(closing_steps())

    def facts(self) -> dict[str, Any]:
        """The facts of the batch with what its answers rest on, for the certificate."""
        return {
            **self.office.cases.batch(self.batch.id).facts,
            "guarantee": self.held.plain(),
            "decoys": [self.decoys, self.decoys - self.passed],
        }

    def stop(self) -> None:
        """Hold the whole batch for ever: the search itself is in doubt. No answer is kept, and nobody is told who."""
        with self.office.cases.transaction():
            self.office.cases.set_all_outcomes(self.batch.id, LineOutcome.HELD)
            self.office.cases.update_batch(
                self.batch.id, state="stopped", stopped_by=(DECOY,), facts=self.facts()
            )
            self.office.cases.record(
                "stopped", actor="engine", at=self.office.now(), batch=self.batch.id, stopped_by=[DECOY]
            )
