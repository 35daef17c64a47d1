"""The certificate of a batch: its numbers at a moment, committed to in the log, told in words.

A certificate is issued whenever a batch comes to rest (settled, released,
recalled). Its text is kept as issued; the log holds its digest.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from privity.accounting import build
from privity.authority.entries import EVIDENCE
from privity.errors import OutOfOrderError
from privity.flow import clock
from privity.flow.accounting import append_once, seal
from privity.flow.audited import result
from privity.flow.book import kept_book
from privity.flow.show import STOPS, book_of, by_condition
from privity.flow.told import answers_on, published, told_counts
from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.model.line import LineOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privity.flow.office import Office

FORMAT = "privity/certificate/v1"


def issue(office: Office, batch_id: str) -> dict[str, Any]:
    """Issue a certificate of the batch as it stands; the last one again if nothing moved since.

    Raises:
        OutOfOrderError: The batch is not settled.
    """
    batch = office.cases.batch(batch_id)
    if batch.first_decision is None or batch.request_entry is None:
        raise OutOfOrderError("The batch is not settled.", where=batch_id, remedy="Run it first.")
    counts = office.cases.counts(batch_id)
    last = _last(office, batch_id)
    audited = result(office, batch_id)
    if last is not None and {**last, **counts, "audit": audited} == last:
        return last
    clock.check(office)
    read_by_nobody = len(office.cases.ordinals(batch_id, LineOutcome.RELEASED)) - _read_lines(
        office, batch_id
    )
    text = {
        "format": FORMAT,
        "batch": batch_id,
        "issued_at": office.now().isoformat(timespec="seconds"),
        "received": batch.received,
        **counts,
        "by_condition": by_condition(office, batch),
        "breakers": list(batch.stopped_by),
        "canaries_seeded": batch.facts["canaries"][0],
        "canaries_refused": batch.facts["canaries"][1],
        "decoys_seeded": batch.facts.get("decoys", [0, 0])[0],
        "decoys_refused": batch.facts.get("decoys", [0, 0])[1],
        "guarantee": batch.facts.get("guarantee"),
        "audit": audited,
        "released_lines_no_person_read": max(0, read_by_nobody),
        "rule_book": batch.rule_book,
        "readings": batch.facts["readings"],
        "request_entry": batch.request_entry,
        "log_size": office.log.size,
        "witnesses": 0 if office.witnesses is None else len(office.witnesses.policy.witnesses),
        "demonstration": office.settings.demonstration,
    }
    body = canonical(text)
    digest = file_digest(body)
    office.files.write(office.files.batch(batch_id).issued(digest), body)
    key = f"certificate/{digest}"
    index = append_once(
        office,
        key,
        lambda when: [
            build(
                "certificate",
                seal=seal(office, "certificate", when=when, of=batch.request_entry),
                when=when,
                clear={"req": batch.request_entry},
                sealed={"digest": digest},
            ).data
        ],
    )
    office.cases.record(
        "certificate", actor="engine", at=office.now(), batch=batch_id, digest=digest, entry=index
    )
    return text


def read(office: Office, batch_id: str) -> dict[str, Any]:
    """The last certificate issued.

    Raises:
        OutOfOrderError: None was issued yet.
    """
    last = _last(office, batch_id)
    if last is None:
        raise OutOfOrderError("No certificate was issued yet.", where=batch_id, remedy="Run the batch first.")
    return last


def requesters(office: Office, batch_id: str) -> dict[str, Any]:
    """The copy the requester gets: received, refused on their face by condition, in progress or not released, released.

    It does not say when the office's own certificate was issued: that is whenever people moved a line.
    """
    full = read(office, batch_id)
    batch = office.cases.batch(batch_id)
    refused, by_reason = told_counts(office, batch, kept_book(office, batch))
    if full["breakers"]:
        refused = 0
    released = full["released"] + full["recalled"]
    left, settled = full["received"] - refused - released, published(office, batch)
    return {
        "format": FORMAT,
        "batch": full["batch"],
        "answers_on": answers_on(office, batch).isoformat(),
        "received": full["received"],
        "facially_refused": refused,
        "by_condition": by_reason,
        "in_progress": 0 if settled else left,
        "released": released,
        "not_released": left if settled else 0,
        "stopped": full["breakers"],
        "demonstration": full["demonstration"],
        "witnesses": full["witnesses"],
        "uncalibrated": uncalibrated(full),
    }


def uncalibrated(found: Mapping[str, Any]) -> bool:
    """Whether lines were verified in cells without a bound, as the office confesses. That is of the office, not of a line."""
    if "uncalibrated" in found:
        return bool(found["uncalibrated"])
    held = found.get("guarantee")
    return held is not None and held["uncalibrated_cells"] > 0


def issued(office: Office, batch_id: str) -> dict[int, str]:
    """Log index to the exact text of every certificate of the batch."""
    return {
        data["entry"]: office.files.read(office.files.batch(batch_id).issued(data["digest"])).decode("ascii")
        for kind, _, _, _, data in office.cases.events(batch_id)
        if kind == "certificate"
    }


def evidence(office: Office, batch_id: str) -> dict[str, str]:
    """How far the words of each condition of the batch's rule book can be relied on, in words."""
    book = book_of(office, office.cases.batch(batch_id))
    grades: dict[str, dict[str, None]] = {}
    for rule in book.rules if book else ():
        grades.setdefault(rule.id, {})[EVIDENCE[rule.grade]] = None
    return {condition: "; ".join(found) for condition, found in grades.items()}


def in_words(found: Mapping[str, Any], graded: Mapping[str, str]) -> str:
    """A certificate as a person reads it, with what `evidence` says of each condition."""
    marks = ["DEMONSTRATION. Synthetic people, no legal effect."] if found["demonstration"] else []
    if not found["witnesses"]:
        marks.append("The accounting log has no witnesses: a fork shown to two readers would not be found.")
    when = f"issued {found['issued_at']}" if "issued_at" in found else f"answers on {found['answers_on']}"
    if uncalibrated(found):
        marks.append("How often a wrong person is verified is not bounded here: the office accepted that.")
    lines = [f"Certificate of batch {found['batch']}, {when}", *marks, ""]
    lines += [f"  {found['received']:>12,}  lines received"]
    for name in (*(outcome.value for outcome in LineOutcome), "in_progress", "not_released"):
        if found.get(name):
            lines.append(f"  {found[name]:>12,}  {name.replace('_', ' ')}")
    lines += ["", "Not met, by condition:"]
    lines += [
        f"  {n:>12,}  {condition} ({graded.get(condition, EVIDENCE[None])})"
        for condition, n in found["by_condition"].items()
    ]
    lines += [f"Stopped: {STOPS[code]}" for code in found.get("breakers", found.get("stopped", ()))]
    if "canaries_seeded" in found:
        lines.append(
            f"Test lines seeded {found['canaries_seeded']}, refused as they must be {found['canaries_refused']}. "
            f"Released lines no person read: {found['released_lines_no_person_read']}."
        )
        lines += _guaranteed(found)
        lines.append(f"Rule book {found['rule_book']}; readings {', '.join(found['readings']) or 'none'}.")
    return "\n".join(lines)


def _guaranteed(found: Mapping[str, Any]) -> list[str]:
    """How often verified lines may name another person, cell by cell, for insiders."""
    held = found.get("guarantee")
    if held is None:
        return []
    said = [f"Decoys seeded {found['decoys_seeded']}, found nobody {found['decoys_refused']}."]
    said += [
        f"  {cell['n']:>12,}  accepts with known truth, {cell['k']} false, rate at most {cell['bound_ppb'] / 1e9:.1e}: "
        f"{cell['says']}"
        for cell in held["cells"]
    ]
    if (audit := found.get("audit")) is not None:
        said.append(
            f"Audited {audit['verified']} verified lines: {audit['other']} another person, {audit['unsure']} unsure, "
            f"rate at most {audit['bound_ppb'] / 1e9:.1e}."
        )
    said += [f"  {held['uncalibrated_cells']} kinds of pattern stand open without a bound."] * bool(
        held["uncalibrated_cells"]
    )
    return said


def _last(office: Office, batch_id: str) -> dict[str, Any] | None:
    texts = issued(office, batch_id)
    if not texts:
        return None
    found: dict[str, Any] = json.loads(texts[max(texts)])
    return found


def _read_lines(office: Office, batch_id: str) -> int:
    """Released lines that a named reviewer decided."""
    decided = {d.ordinal for d in office.cases.decisions(batch_id)}
    return len(decided & set(office.cases.ordinals(batch_id, LineOutcome.RELEASED)))
