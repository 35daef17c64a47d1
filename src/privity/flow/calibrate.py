"""Calibrate: try this office's rule, engine and standardiser on its own record file, and say which cells stay open.

    inspection entry (durable) -> lines made from the file -> look-up -> counts -> calibration in place

What was measured on one file under one rule says nothing of another: whatever an answer depends on is written into
the calibration, and one that does not fit counts as none. Findings of audits are counted with it and never forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from privity.errors import UnavailableError
from privity.flow.accounting import inspect_made_up
from privity.flow.audited import audited
from privity.flow.measure import measure
from privity.flow.records import attach_records, status
from privity.identity.bounds import least_accepts
from privity.identity.calibration import Basis, Calibration, CellCount, in_order, rule_digest, seed_of
from privity.identity.cells import CELLS
from privity.identity.known import WANTED, calibration_kinds
from privity.model.digest import file_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privity.flow.office import Engine, Office

FILE = "calibration.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """Which cells are open at a moment, and what that rests on.

    Attributes:
        limit: The office's limit, in parts per billion.
        digest: Hex digest of the calibration; None where there is none that fits.
        bounded: Open cells whose bound is within the limit, with what was seen.
        unbounded: Open cells that have none, by the office's own confession; empty in an office that made none.
        shut: Cells shut by an audit since the calibration.
    """

    limit: int
    digest: str | None
    bounded: tuple[CellCount, ...]
    unbounded: tuple[int, ...]
    shut: tuple[int, ...]

    @property
    def open(self) -> frozenset[int]:
        """Every cell in which a line may be verified."""
        return frozenset((*(cell.cell for cell in self.bounded), *self.unbounded)) - frozenset(self.shut)

    def plain(self) -> dict[str, Any]:
        """For a certificate inside the office."""
        return {
            "limit_ppb": self.limit,
            "calibration": self.digest,
            "cells": [cell.plain() for cell in self.bounded if cell.cell in self.open],
            "uncalibrated_cells": len(self.open & set(self.unbounded)),
            "shut_by_audit": list(self.shut),
        }


def calibrate(office: Office, *, lines: int | None = None) -> Calibration:
    """Measure on the record file in use and put the result in force.

    Args:
        office: The office.
        lines: Lines wanted of each kind about somebody; None takes half again as many as the limit needs.

    Raises:
        UnavailableError: No record file is loaded, or the engine did not answer. The calibration in force stays.
        IntegrityError: The record file was keyed by another version.
    """
    wanted = lines or least_accepts(office.settings.bound) * 3 // 2
    with office.engine() as engine:
        attach_records(engine, office)
        basis, audits = basis_of(office, engine), audited(office)
        names = sorted(audits)
        seed = seed_of(basis, names)
        kinds = calibration_kinds(wanted)
        planned = sum(kind[WANTED] for kind in kinds)
        # Looking at records to try the rule is an inspection like any other, of no batch.
        key = f"calibration/{basis.records}/{basis.rule}/{seed}/{wanted}"
        inspect_made_up(office, key, planned, why="calibration")
        with office.watch.stage("calibration", rows_in=planned, total=planned) as stage:
            seen = measure(
                engine,
                seed=seed,
                lines=wanted,
                at_once=office.settings.inspection_slice,
                advance=stage.advance,
            )
            stage.rows_out = sum(cell.accepts for cell in seen.cells)
    found = Calibration(
        basis=basis,
        seed=seed,
        lines=wanted,
        cells=_with(seen.cells, (cell for cells in audits.values() for cell in cells)),
        kinds=seen.kinds,
        audits=tuple(names),
    )
    data = found.to_bytes()
    office.files.write(office.files.folder("records") / FILE, data)
    office.cases.record("calibrated", actor="engine", at=office.now(), digest=file_digest(data))
    return found


def calibration(office: Office) -> Calibration | None:
    """The calibration kept, whether it fits or not; None when none is.

    Raises:
        IntegrityError: It is not as it was written.
    """
    place = office.files.folder("records") / FILE
    return Calibration.from_bytes(office.files.read(place)) if office.files.exists(place) else None


def basis_of(office: Office, engine: Engine) -> Basis:
    """What answers of this office depend on now.

    Raises:
        UnavailableError: No record file is loaded.
    """
    manifest = status(office)
    if manifest is None:
        raise UnavailableError(
            "No record file is loaded.", where="records", remedy="Load one with `privity records load`."
        )
    return Basis(records=file_digest(manifest.to_bytes()), rule=rule_digest(), engine=engine.version)


def guarantee(office: Office, engine: Engine) -> Guarantee:
    """Which cells are open now. Whatever is stale, missing or shut closes; only a confession of the office opens more.

    A confession opens what was never tried or too little, never a cell in which a false accept was seen.

    Raises:
        UnavailableError: No record file is loaded.
        IntegrityError: The calibration kept is not as it was written.
    """
    kept, limit = calibration(office), office.settings.bound
    fits = kept if kept is not None and kept.basis == basis_of(office, engine) else None
    bounded = fits.open_cells(limit) if fits else ()
    known = set(fits.audits) if fits else set()
    late = (cells for name, cells in audited(office).items() if name not in known)
    shut = sorted({cell.cell for cells in late for cell in cells if cell.false_accepts})
    wrong = {cell.cell for cell in (fits.cells if fits else ()) if cell.false_accepts}
    inside = {cell.cell for cell in bounded}
    more = [cell for cell in CELLS if cell not in wrong | inside] if office.settings.uncalibrated else []
    return Guarantee(
        limit=limit,
        digest=file_digest(fits.to_bytes()) if fits else None,
        bounded=bounded,
        unbounded=tuple(more),
        shut=tuple(shut),
    )


def attach_open_cells(engine: Engine, held: Guarantee) -> None:
    """Make `open_cells`, which `closing_steps` reads."""
    engine.attach_rows("open_cells", (("cell", "BIGINT"),), [(cell,) for cell in sorted(held.open)])


def _with(cells: Iterable[CellCount], audited_: Iterable[CellCount]) -> tuple[CellCount, ...]:
    sums: dict[int, tuple[int, int]] = {}
    for cell in (*cells, *audited_):
        n, k = sums.get(cell.cell, (0, 0))
        sums[cell.cell] = (n + cell.accepts, k + cell.false_accepts)
    return in_order(CellCount(cell=cell, accepts=n, false_accepts=k) for cell, (n, k) in sums.items())
