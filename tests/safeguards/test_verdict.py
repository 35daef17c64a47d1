"""Only the custodian's own record opens; claims of others only close; what is not known is not met."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from privity.safeguards import Conduct, rules, verdict

TODAY = date(2026, 3, 1)
DIGEST = "ab" * 32


def record(**changed):
    """A record with everything in order; a value of `...` leaves the field out."""
    said = {
        "ssr_status": "accepted",
        "ssr_accepted_on": date(2026, 2, 10),
        "ssr_valid_through": date(2027, 1, 31),
        "certified_by_head_on": date(2026, 1, 20),
        "suspended": False,
        "system_id": "FIA-ENCLAVE-1",
        "certificate": DIGEST,
        "category": "moderate",
        "offshore": False,
        "key_custody": "module",
        "assessed_on": date(2025, 6, 30),
        "notices": [{"notified_on": date(2025, 1, 1), "effective_on": date(2025, 3, 1)}],
        "controls": list(rules().key_controls),
        "findings": [
            {"severity": "high", "due_on": date(2026, 1, 1), "closed_on": date(2025, 12, 1)},
            {"severity": "moderate", "due_on": date(2026, 6, 1)},
        ],
    } | changed
    return {name: value for name, value in said.items() if value is not ...}


def judged(said, **options):
    return verdict(said, TODAY, certificate=DIGEST, **options)


def test_a_record_with_everything_in_order_opens():
    answer = judged(record())
    assert (answer.verdict, answer.ssr_current, answer.unmet) == ("open", True, ())


FINDING = {"severity": "moderate", "due_on": date(2026, 6, 1)}

CLOSING = {
    "no record at all": (None, "record.present"),
    "report not accepted": (record(ssr_status="received"), "ssr.accepted"),
    "report accepted tomorrow": (record(ssr_accepted_on=TODAY + timedelta(days=1)), "ssr.accepted"),
    "report lapsed yesterday": (record(ssr_valid_through=TODAY - timedelta(days=1)), "ssr.current"),
    "report without a last day": (record(ssr_valid_through=...), "ssr.current"),
    "report not certified": (record(certified_by_head_on=...), "ssr.certified"),
    "suspended": (record(suspended=True), "recipient.not_suspended"),
    "suspension not stated": (record(suspended=...), "recipient.not_suspended"),
    "system not named": (record(system_id=" "), "system.named"),
    "another key": (record(certificate="cd" * 32), "system.certificate"),
    "low system": (record(category="low"), "system.category"),
    "category of another type": (record(category=["moderate"]), "system.category"),
    "offshore": (record(offshore=True), "system.onshore"),
    "offshore not stated": (record(offshore=...), "system.onshore"),
    "fm_11 key on a person's computer": (record(key_custody="workstation"), "system.custody"),
    "fm_11 key custody not stated": (record(key_custody=...), "system.custody"),
    "assessed too long ago": (record(assessed_on=TODAY - timedelta(days=1096)), "assessment.fresh"),
    "assessed in the future": (record(assessed_on=TODAY + timedelta(days=1)), "assessment.fresh"),
    "assessed on a text": (record(assessed_on="2025-06-30"), "assessment.fresh"),
    "assessed at a moment": (record(assessed_on=datetime(2025, 6, 30, tzinfo=UTC)), "assessment.fresh"),
    "notice too late": (
        record(notices=[{"notified_on": date(2025, 1, 1), "effective_on": date(2025, 2, 14)}]),
        "notices.ahead",
    ),
    "notice without a day": (record(notices=[{"notified_on": date(2025, 1, 1)}]), "notices.ahead"),
    "notices not stated": (record(notices=...), "notices.ahead"),
    "a key control missing": (record(controls=list(rules().key_controls)[1:]), "controls.in_place"),
    "controls not stated": (record(controls=...), "controls.in_place"),
    "findings not stated": (record(findings=...), "findings.listed"),
    "findings of another type": (record(findings=["none"]), "findings.listed"),
    "a critical finding open": (record(findings=[FINDING | {"severity": "critical"}]), "findings.critical"),
    "an unrated finding open": (record(findings=[FINDING | {"severity": "?"}]), "findings.rated"),
    "fm_12 a grave finding without a plan": (record(findings=[{"severity": "high"}]), "findings.planned"),
    "fm_12 a finding open for twenty months": (
        record(findings=[{"severity": "low", "due_on": date(2024, 7, 1)}]),
        "findings.not_abandoned",
    ),
    "a critical finding closed tomorrow": (
        record(findings=[FINDING | {"severity": "critical", "closed_on": TODAY + timedelta(days=1)}]),
        "findings.critical",
    ),
}


@pytest.mark.parametrize(("said", "rule"), CLOSING.values(), ids=CLOSING)
def test_one_spoiled_thing_closes_and_is_named(said, rule):
    answer = judged(said)
    assert answer.verdict == "closed"
    assert rule in answer.unmet
    if said is not None:
        assert [one for one in answer.unmet if not one.startswith("findings.on_time")] == [rule]


RESTRICTING = {
    "a finding overdue": record(findings=[FINDING | {"due_on": TODAY - timedelta(days=1)}]),
    "a finding undated": record(findings=[{"severity": "low"}]),
}


@pytest.mark.parametrize("said", RESTRICTING.values(), ids=RESTRICTING)
def test_a_late_finding_leaves_it_to_a_person(said):
    answer = judged(said)
    assert (answer.verdict, answer.unmet) == ("restricted", ("findings.on_time",))


@pytest.mark.parametrize(
    "said",
    [
        record(ssr_valid_through=TODAY),
        record(assessed_on=TODAY - timedelta(days=1095)),
        record(findings=[FINDING | {"due_on": TODAY}]),
        record(notices=[{"notified_on": date(2025, 1, 1), "effective_on": date(2025, 2, 15)}]),
        record(findings=[]),
        record(category="high", key_custody="enclave"),
    ],
    ids=["last day", "oldest assessment", "due today", "45 days ahead", "no finding", "high"],
)
def test_the_last_good_value_still_opens(said):
    assert judged(said).verdict == "open"


@pytest.mark.parametrize(
    ("said", "current"),
    [(record(suspended=True), True), (record(ssr_status="late"), False), (None, False)],
)
def test_the_report_is_judged_by_itself_too(said, current):
    assert judged(said).ssr_current is current


def test_overdue_receipts_restrict_and_overdue_destructions_close():
    assert judged(record(), conduct=Conduct(receipts_overdue=1)).verdict == "restricted"
    assert judged(record(), conduct=Conduct(destructions_overdue=1)).verdict == "closed"


def test_the_same_inputs_give_the_same_verdict_and_digests():
    assert judged(record()) == judged(dict(reversed(record().items())))
    assert judged(record()).digests != judged(record(category="high")).digests


# Documents of others


def assessed(*findings, end="2025-06-30T00:00:00Z", start="2025-06-01T00:00:00Z"):
    listed = [{"target": {"target-id": control, "status": {"state": state}}} for control, state in findings]
    return json.dumps(
        {"assessment-results": {"results": [{"start": start, "end": end, "findings": listed}]}}
    ).encode()


def plan(*items, system="FIA-ENCLAVE-1", risks=()):
    return json.dumps(
        {
            "plan-of-action-and-milestones": {
                "system-id": {"id": system},
                "poam-items": list(items),
                "risks": list(risks),
            }
        }
    ).encode()


def item(title="x", severity="moderate", risk="r1", **more):
    props = [] if severity is None else [{"name": "severity", "value": severity}]
    related = [{"risk-uuid": risk}] if risk else []
    return {"title": title, "props": props, "related-risks": related} | more


def risk(status="open", deadline="2026-06-01T00:00:00Z", uuid="r1"):
    return {"uuid": uuid, "status": status} | ({"deadline": deadline} if deadline else {})


def test_good_documents_change_nothing():
    good = {"assessment": assessed(("ac-2_smt.a", "satisfied")), "poam": plan(item(), risks=[risk()])}
    assert judged(record(), **good).verdict == "open"


@pytest.mark.parametrize("said", [None, record(ssr_status="late"), record(controls=...)])
def test_no_document_ever_opens(said):
    good = {"assessment": assessed(("ac-2", "satisfied")), "poam": plan()}
    assert judged(said, **good).verdict == "closed"


DOCUMENTS = {
    "key control not satisfied": ({"assessment": assessed(("ia-2.1_obj", "not-satisfied"))}, "closed"),
    "key control without a state": ({"assessment": assessed(("AC-3", ""))}, "closed"),
    "other control, no plan": ({"assessment": assessed(("pe-3", "not-satisfied"))}, "restricted"),
    "other control, plan about another": (
        {"assessment": assessed(("pe-3", "not-satisfied")), "poam": plan(item("pe-30"), risks=[risk()])},
        "restricted",
    ),
    "other control, in the plan": (
        {
            "assessment": assessed(("pe-3", "not-satisfied")),
            "poam": plan(item("Gate of PE-3"), risks=[risk()]),
        },
        "open",
    ),
    "assessment ends in the future": ({"assessment": assessed(end="2026-03-02T00:00:00Z")}, "closed"),
    "assessment without a result": ({"assessment": b'{"assessment-results":{"results":[]}}'}, "closed"),
    "plan of another system": ({"poam": plan(system="OTHER")}, "closed"),
    "critical item open": ({"poam": plan(item(severity="critical"), risks=[risk()])}, "closed"),
    "critical item closed": (
        {"poam": plan(item(severity="critical"), risks=[risk(status="closed")])},
        "open",
    ),
    "unrated item open": ({"poam": plan(item(severity=None), risks=[risk()])}, "closed"),
    "item without a risk says it is closed": (
        {"poam": plan(item(risk=None, props=[{"name": "status", "value": "closed"}]))},
        "open",
    ),
    "item overdue": ({"poam": plan(item(), risks=[risk(deadline="2026-02-01T00:00:00Z")])}, "restricted"),
    "item undated": ({"poam": plan(item(), risks=[risk(deadline=None)])}, "restricted"),
    "item with an unknown risk": ({"poam": plan(item(risk="r9"), risks=[risk()])}, "closed"),
    "plan that is not JSON": ({"poam": b"{"}, "closed"),
    "plan of another model": ({"poam": b'{"catalog":{}}'}, "closed"),
    "assessment that is a list": ({"assessment": b"[]"}, "closed"),
    "assessment nested without end": ({"assessment": b"[" * 100_000}, "closed"),
    "assessment of the wrong types": (
        {"assessment": b'{"assessment-results":{"results":[{"start":1}]}}'},
        "closed",
    ),
}


@pytest.mark.parametrize(("documents", "expected"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_can_close_or_restrict(documents, expected):
    assert judged(record(), **documents).verdict == expected


def test_a_later_assessment_replaces_an_earlier_one():
    results = [
        json.loads(assessed(("ac-2", state), start=start, end=start))["assessment-results"]["results"][0]
        for state, start in (("satisfied", "2025-09-01T00:00:00Z"), ("not-satisfied", "2024-09-01T00:00:00Z"))
    ]
    document = json.dumps({"assessment-results": {"results": results}}).encode()
    assert judged(record(), assessment=document).verdict == "open"


def test_every_figure_has_a_source():
    import tomllib
    from importlib.resources import files

    said = tomllib.loads(files("privity.safeguards").joinpath("rules.toml").read_text())
    assert all({"value", "unit", "means", "source"} == set(entry) for entry in said.values())
