"""What the entries of releases committed to, made again from what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.flow.content import elements_left
from privity.flow.release import purpose_of
from privity.intake import read_header
from privity.review.standing import recipient

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.flow.office import Office
    from privity.model.case import Batch, ReleaseRecord


def release_values(office: Office, batch: Batch) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    """Index, ordinal and sealed values of each release entry of a batch."""
    header = read_header(office.files.read(office.files.batch(batch.id).header))
    registers = office.registers()
    for release in office.cases.releases(batch.id):
        if release.first_entry is None:
            continue
        target = recipient(header, registers, release.at.date())
        elements = elements_left(office, batch.id, release.id)
        ordinals = office.cases.approved_ordinals(release.approval)
        lines = {n: line_id for n, line_id, _, _ in office.cases.outcomes_of(batch.id, ordinals)}
        for n, ordinal in enumerate(ordinals):
            yield (
                release.first_entry + n,
                ordinal,
                {
                    "release": release.id,
                    "line": lines[ordinal],
                    "by": release.releaser,
                    "elements": elements[ordinal],
                    "nature": release.facts["nature"],
                    "purpose": purpose_of(batch, release),
                    "recipient": "" if target is None else target.name,
                    "address": "" if target is None else target.address,
                    "package": release.package,
                    "accounting": release.facts.get("accounting"),
                },
            )


def release_at(office: Office, entry: int) -> ReleaseRecord | None:
    """The release one of whose entries stands there; None when none does."""
    return next(
        (
            release
            for release in office.cases.releases()
            if release.first_entry is not None
            and release.first_entry <= entry < release.first_entry + release.count
        ),
        None,
    )
