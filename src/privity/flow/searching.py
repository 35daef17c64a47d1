"""Search the record file by the cheaper path: its index, if there is one that checks out, or the whole file.

An index that is absent, of another file or damaged costs time and nothing else: the
whole file is read then, and the run says so. Where the settings name another engine,
lines are looked up beside this one, every time, or not at all.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from privity.errors import IntegrityError, OutOfOrderError, PrivityError, UnavailableError
from privity.flow.lookup import look_up, look_up_beside
from privity.flow.records import MANIFEST, attach_records, attach_searched, status
from privity.identity.planning import plan_search, together, wants_index
from privity.identity.reach import REACHES
from privity.identity.steps import SEARCHED

if TYPE_CHECKING:
    from privity.flow.office import Beside, Engine, Office
    from privity.identity import RecordManifest
    from privity.identity.planning import Plan

DAMAGED = "the index is damaged: make it again with `privity records index`"


class Search:
    """Look-ups in the record file in use, batch after batch or slice after slice.

    Entered, it opens what looks lines up beside the engine, if the settings name it; left, it closes that.

    Args:
        office: The office.
        engine: Where the lines stand; the relations of the record file are attached to it.

    Raises:
        UnavailableError: No record file is loaded.
        IntegrityError: It may not be searched; see `attach_records`.
    """

    def __init__(self, office: Office, engine: Engine) -> None:
        self._office, self._engine = office, engine
        self._manifest = attach_records(engine, office)
        self._of = _of(office)
        self._plans: list[Plan] = []
        self._beside: Beside | None = None
        self._beside_lines = 0
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        if self._office.beside is not None:
            self._beside = self._opened.enter_context(self._office.beside())
        return self

    def __exit__(self, *_: object) -> None:
        self._beside = None
        self._opened.close()

    @property
    def note(self) -> str:
        """What was done and at what cost, in words, for the people who run the office."""
        if self._beside is not None:
            return f"{self._beside_lines:,} lines looked up by {self._beside.version}."
        return " ".join(plan.says for plan in together(self._plans))

    def look_up(self) -> None:
        """Make `identity_answers` of `asked`; see `privity.flow.lookup`.

        Raises:
            OutOfOrderError: The settings name another engine, which is not open.
        """
        lines = self._engine.count("asked")
        if self._office.beside is not None:
            self._look_up_beside(lines)
            return
        plan = plan_search(lines=lines, persons=self._manifest.persons, barred=self._barred())
        if plan.by_index:
            try:
                look_up(self._engine, index=self._office.index)
            except IntegrityError:
                plan = plan_search(lines=lines, persons=self._manifest.persons, barred=DAMAGED)
            finally:
                attach_searched(self._engine, self._office, self._manifest)
        if not plan.by_index:
            look_up(self._engine)
        self._plans.append(plan)

    def _look_up_beside(self, lines: int) -> None:
        if self._beside is None:
            raise OutOfOrderError(
                "What looks lines up is not open.", where="engine.search", remedy="Enter the search first."
            )
        folder = self._office.files.new_folder("search")
        try:
            look_up_beside(self._engine, self._beside, manifest=self._manifest, folder=folder)
        finally:
            self._office.files.remove_folder(folder)
        self._beside_lines += lines

    def _barred(self) -> str:
        try:
            return self._office.index.missing(self._of)
        except IntegrityError:
            return DAMAGED


def make_index(office: Office) -> int:
    """Make the index of the record file in use, in place of any other; its size in bytes.

    Raises:
        UnavailableError: No record file is loaded, or the index could not be written. There is none then.
    """
    manifest = status(office)
    if manifest is None:
        raise UnavailableError(
            "No record file is loaded.", where="records", remedy="Load one with `privity records load`."
        )
    records = office.files.folder("records")
    parts = [
        {file.relation: records / file.file for file in part.files if file.relation in SEARCHED}
        for part in manifest.parts
    ]
    with (
        office.engine() as engine,
        office.watch.stage("index", rows_in=manifest.persons, total=len(parts) * len(REACHES)) as stage,
    ):
        size = office.index.build(engine, REACHES, of=_of(office), parts=parts, advance=stage.advance)
        stage.rows_out = manifest.persons
    return size


def index_loaded(office: Office, manifest: RecordManifest) -> str:
    """After a load: make the index if the office wants one of such a file, and say what became of it."""
    if not wants_index(office.settings.index, manifest.persons):
        return "An index of the file before is removed." if office.index.drop() else ""
    try:
        return f"The index takes {told_size(make_index(office))}."
    except PrivityError as error:
        return f"The index could not be made ({error.what}): lines are looked up by reading the whole file."


def index_state(office: Office) -> str:
    """What there is of an index, in words."""
    if status(office) is None:
        return "there is no record file"
    of = _of(office)
    try:
        missing = office.index.missing(of)
    except IntegrityError:
        return DAMAGED
    return missing or f"an index of {told_size(office.index.size(of) or 0)}"


def told_size(size: int) -> str:
    """Bytes for people."""
    return f"{size / 1e9:,.1f} GB" if size >= 10**9 else f"{size / 1e6:,.1f} MB"


def _of(office: Office) -> str:
    return office.files.digest(office.files.folder("records") / MANIFEST)
