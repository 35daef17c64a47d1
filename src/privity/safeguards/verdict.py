"""A dated verdict on a recipient's safeguards: open, restricted or closed.

Three things are read and never mixed up:

- the custodian's own signed record: the only thing that can open;
- documents of the recipient or its assessor (`oscal`): claims, which can only close or restrict;
- the figures of `rules.toml`.

A pure function of these and a day. What is not known, or not of its type, is not met.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.safeguards.finding import OpenFinding, RuleFinding, closes, day, judge_findings, restricts
from privity.safeguards.oscal import claims
from privity.safeguards.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.safeguards.rules import Rules

Answer = Literal["open", "restricted", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the gate may do with a recipient on one day.

    Attributes:
        verdict: ``open``, ``restricted`` (a person with authority decides, in writing) or ``closed``;
            None when the register itself is absent: nobody knows, and that refuses too.
        ssr_current: Whether the security report is accepted, certified and in date; None as above.
        on: The day judged.
        findings: Every rule tested, in a fixed order.
        digests: Hex SHA-256 of each input by name: ``record``, ``rules``, ``assessment``, ``poam``.
    """

    verdict: Answer | None
    ssr_current: bool | None
    on: date
    findings: tuple[RuleFinding, ...]
    digests: Mapping[str, str]

    @property
    def unmet(self) -> tuple[str, ...]:
        """Rules not met, in order."""
        return tuple(finding.rule for finding in self.findings if not finding.met)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """What our own books say of a recipient: how many receipts and destructions are overdue."""

    receipts_overdue: int = 0
    destructions_overdue: int = 0


def verdict(
    record: Mapping[str, Any] | None,
    on: date,
    *,
    certificate: str | None = None,
    conduct: Conduct | None = None,
    assessment: bytes | None = None,
    poam: bytes | None = None,
    by: Rules | None = None,
) -> Verdict:
    """Judge a recipient's safeguards on a day.

    Args:
        record: The custodian's status record (fields: docs/reference/safeguards.md); None for none.
        on: The day judged.
        certificate: Hex digest of the certificate the package would be sealed to; None skips that rule.
        conduct: Overdue receipts and destructions; None for none.
        assessment: OSCAL assessment results, JSON bytes; None for none.
        poam: OSCAL plan of action and milestones, JSON bytes; None for none.
        by: The rules; None for those in force.
    """
    used = by or rules()
    said = dict(record or {})
    findings = (
        closes("record.present", met=bool(record), because="the custodian keeps a record"),
        *_report(said, on, used),
        *_system(said, on, used, certificate),
        *_findings(said, on, used),
        *_conduct(conduct or Conduct()),
        *claims(said, on, used, assessment=assessment, poam=poam),
    )
    digests = {"record": file_digest(canonical(_plain(said))), "rules": used.digest}
    digests |= {
        name: file_digest(data)
        for name, data in (("assessment", assessment), ("poam", poam))
        if data is not None
    }
    return Verdict(
        verdict=_fold(findings),
        ssr_current=all(f.met for f in findings if f.rule.startswith("ssr.")),
        on=on,
        findings=findings,
        digests=digests,
    )


def _fold(findings: tuple[RuleFinding, ...]) -> Answer:
    weights = {finding.weight for finding in findings if not finding.met}
    return "closed" if "closed" in weights else "restricted" if weights else "open"


def _report(said: Mapping[str, Any], on: date, used: Rules) -> Iterator[RuleFinding]:
    """The Safeguard Security Report, and whether the recipient stands suspended."""
    accepted, certified = day(said, "ssr_accepted_on"), day(said, "certified_by_head_on")
    last = day(said, "ssr_valid_through")
    yield closes(
        "ssr.accepted",
        met=said.get("ssr_status") == "accepted" and accepted is not None and accepted <= on,
        because="the report is accepted",
    )
    yield closes(
        "ssr.current",
        met=last is not None and on <= last + timedelta(days=used.ssr_grace_days),
        because="the report is in date",
    )
    yield closes(
        "ssr.certified",
        met=certified is not None and certified <= on,
        because="the head of the agency certified it",
    )
    yield closes(
        "recipient.not_suspended", met=said.get("suspended") is False, because="nothing is suspended"
    )


def _system(said: Mapping[str, Any], on: date, used: Rules, certificate: str | None) -> Iterator[RuleFinding]:
    """The system that would hold the information."""
    assessed = day(said, "assessed_on")
    oldest = on - timedelta(days=used.assessment_oldest_days)
    yield closes(
        "system.named", met=_is_text(said.get("system_id")), because="the record names the system it is about"
    )
    if certificate is not None:
        yield closes(
            "system.certificate",
            met=bool(certificate) and said.get("certificate") == certificate,
            because="the record is about the key the package is sealed to",
        )
    yield closes(
        "system.category",
        met=_one_of(said.get("category"), used.categories),
        because="it is moderate or high",
    )
    yield closes("system.onshore", met=said.get("offshore") is False, because="nothing of it is offshore")
    yield closes(
        "system.custody",
        met=_one_of(said.get("key_custody"), used.custody),
        because="its key is held by hardware of the approved place, by no person",
    )
    yield closes(
        "assessment.fresh",
        met=assessed is not None and oldest <= assessed <= on,
        because="it was assessed, and not too long ago",
    )
    yield closes("notices.ahead", met=_notified(said, used), because="changes were notified far enough ahead")
    controls = said.get("controls")
    missing = [c for c in used.key_controls if not isinstance(controls, list) or c not in controls]
    yield closes(
        "controls.in_place", met=not missing, because=f"key controls not verified in place: {len(missing)}"
    )


def _notified(said: Mapping[str, Any], used: Rules) -> bool:
    notices = said.get("notices")
    if not isinstance(notices, list):
        return False
    ahead = timedelta(days=used.notice_days)
    for notice in notices:
        notified, effective = day(notice, "notified_on"), day(notice, "effective_on")
        if notified is None or effective is None or effective - notified < ahead:
            return False
    return True


def _findings(said: Mapping[str, Any], on: date, used: Rules) -> Iterator[RuleFinding]:
    """Findings of the custodian's own reviews that are still open."""
    listed = said.get("findings")
    readable = isinstance(listed, list) and all(isinstance(one, dict) for one in listed)
    yield closes(
        "findings.listed", met=readable, because="the record lists its findings, or that there are none"
    )
    still_open = [_own(one) for one in listed or () if not _closed(one, on)] if readable else []
    yield from judge_findings("findings", still_open, on, used)


def _own(one: Mapping[str, Any]) -> OpenFinding:
    return OpenFinding(severity=one.get("severity"), due_on=day(one, "due_on"))


def _closed(one: Mapping[str, Any], on: date) -> bool:
    closed = day(one, "closed_on")
    return closed is not None and closed <= on


def _conduct(conduct: Conduct) -> Iterator[RuleFinding]:
    """How the recipient has kept its word so far. Source: section 6103(p)(4)(A) and (F)."""
    yield restricts(
        "receipts.on_time", met=conduct.receipts_overdue == 0, because="every receipt due has come"
    )
    yield closes(
        "destruction.on_time",
        met=conduct.destructions_overdue == 0,
        because="every destruction due is certified",
    )


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)


def _one_of(value: Any, allowed: frozenset[str]) -> bool:
    return isinstance(value, str) and value in allowed


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
