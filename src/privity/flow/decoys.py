"""Decoys ride in every look-up: lines made from the record file whose right answer is nobody. One verified stops the batch.

    made once for a record file -> some taken for a batch by the log's secret -> inspection entry -> the same search

They are an alarm, not a guarantee: they find a search that verifies what it must not, not how often it errs. Which of
them ride follows from the batch's request entry, so a run that was cut off and is run again asks the same ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.errors import IntegrityError
from privity.flow.accounting import inspect_made_up
from privity.flow.calibrate import basis_of
from privity.flow.measure import make_known_lines
from privity.identity.calibration import seed_of
from privity.identity.known import decoy_kinds, decoy_steps, riding_steps
from privity.model.canonical import canonical
from privity.model.digest import purposed
from privity.model.step import Step
from privity.review.drawing import rank

if TYPE_CHECKING:
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch

FILE = "decoys.parquet"
FEWEST = 20
KEPT = 20_000
"""Decoys made for a record file: enough for twenty million lines at one in a thousand."""
AMONG = 20 * KEPT
"""Persons looked at for them: enough for those that can be made of few."""
SEED = "privity/decoy-seed/v1"
BASIS = "privity/decoy-basis/v1"


def keep_decoys(office: Office, engine: Engine) -> None:
    """Attach `decoys_kept`, made first where the record file in use has none yet. The records must be attached.

    Making them opens records, which is accounted for before.
    """
    basis = basis_of(office, engine)
    mark = purposed(BASIS, canonical([basis.records, basis.rule, basis.engine])).hex()
    place = office.files.folder("records") / FILE
    if office.files.exists(place):
        engine.attach_parquet("decoys_kept", place)
        if [(mark,)] == engine.query("SELECT DISTINCT basis FROM decoys_kept"):
            return
    inspect_made_up(office, f"decoys-made/{mark}", KEPT, why="decoys")
    make_known_lines(engine, decoy_kinds(KEPT), seed_of(basis, ["decoys"]), persons=AMONG)
    engine.attach_rows("decoy_basis", (("basis", "VARCHAR"),), [(mark,)])
    engine.run([Step("asked_now", "SELECT * FROM known_lines"), *decoy_steps()])
    engine.write_parquet("SELECT * FROM decoys", place)
    engine.attach_parquet("decoys_kept", place)


def ride(office: Office, engine: Engine, batch: Batch, *, slice_: int, lines: int, before: int) -> int:
    """Choose the decoys of a slice, account for them and make `decoys_asked` and `decoys_withheld`.

    Args:
        office: The office.
        engine: With `decoys_kept` attached.
        batch: The batch.
        slice_: Which slice of its look-ups, from 0.
        lines: Lines of the slice.
        before: Decoys that rode with earlier slices.

    Returns:
        How many ride.

    Raises:
        IntegrityError: There is no decoy, so nothing would tell if the search verified what it must not.
    """
    kept = engine.count("decoys_kept")
    wanted = max(-(-lines // office.settings.decoy_every), FEWEST - before, 0)
    seed = purposed(SEED, office.log.entry(batch.request_entry or 0)).hex()
    order = sorted(range(1, kept + 1), key=lambda decoy: rank("decoy", seed, slice_, decoy))
    riding = order[:wanted]
    if not riding and not before:
        raise IntegrityError(
            "No decoy can be made of the record file.",
            where="records",
            remedy="Load a record file of persons with names, numbers, birth dates and addresses.",
        )
    inspect_made_up(office, f"decoys/{batch.id}/{slice_}", len(riding), why="decoys")
    engine.attach_rows("riding", (("decoy", "BIGINT"),), [(decoy,) for decoy in riding])
    engine.run(riding_steps())
    return len(riding)


def verified(engine: Engine) -> int:
    """How many decoys of `identity_answers` found somebody; who, is asked nowhere."""
    return int(
        engine.query("SELECT count(*) FROM identity_answers WHERE ordinal < 0 AND answer = 'verified'")[0][0]
    )
