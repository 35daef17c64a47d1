"""One row of each kind, as the case store takes it."""

from datetime import UTC, datetime, timedelta

from privity.model.case import ApprovalRecord, Batch, ObjectionRecord, ReleaseRecord, ReviewDecision

AT = datetime(2026, 6, 15, 12, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
FIRST = "B-2026-1"
BATCH = Batch(
    id="", agency="FIA", batch_id="FIA-A", authority="i2", requester="FIA-1", filed_by="C-intake", recipient="RCP-1", received_at=AT,
    file_sha256="a" * 64, lines_root="b" * 64, received=6, facts={"signature_enrolled": True},
)  # fmt: skip
DECISION = ReviewDecision(
    ordinal=1,
    reviewer="R-1",
    version=1,
    verdict="release",
    findings={"reason_specific": True},
    distinguishes="suffix",
    statement="c" * 64,
)
APPROVAL = ApprovalRecord(
    id="A-1", batch=FIRST, approver="C-approver", requester="FIA-1", filed_by="C-intake", root="d" * 64, count=2, not_after=LATER,
    statement=b"{}", signature=b"\x00\xff", entry=None, at=AT,
)  # fmt: skip
RELEASE = ReleaseRecord(
    id="R-1", approval="A-1", batch=FIRST, releaser="C-releaser", approver="C-approver", state="intent", package="", first_entry=None,
    count=2, facts={"nature": "n"}, at=AT,
)  # fmt: skip
OBJECTION = ObjectionRecord(
    id="O-1", batch=FIRST, condition="i2.A.solely", counsel="C-counsel", text="Both.", opened_at=AT
)
