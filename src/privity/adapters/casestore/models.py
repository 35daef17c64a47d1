"""Tables of the case store. Constraints and triggers here back what the review room decides."""

from __future__ import annotations

from django.db import models


class Batch(models.Model):
    """One request file. (`agency`, `batch_id`) is the idempotency key of filing."""

    id = models.CharField(primary_key=True, max_length=32)
    number = models.PositiveIntegerField()
    year = models.PositiveIntegerField()
    agency = models.CharField(max_length=64)
    batch_id = models.CharField(max_length=128)
    authority = models.CharField(max_length=32)
    requester = models.CharField(max_length=64)
    filed_by = models.CharField(max_length=64)
    recipient = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    file_sha256 = models.CharField(max_length=64)
    lines_root = models.CharField(max_length=64)
    received = models.PositiveBigIntegerField()
    state = models.CharField(max_length=16)
    rule_book = models.CharField(max_length=64, blank=True)
    request_entry = models.PositiveBigIntegerField(null=True)
    first_decision = models.PositiveBigIntegerField(null=True)
    stopped_by = models.JSONField(default=list)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "batch_id"], name="one_filing"),
            models.UniqueConstraint(fields=["year", "number"], name="one_number"),
            models.CheckConstraint(condition=~models.Q(requester=models.F("filed_by")), name="filer_apart"),
        ]


class Line(models.Model):
    """Where one line stands. Its words lie in the batch's folder, its reasons in the log."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, db_index=False)
    ordinal = models.PositiveBigIntegerField()
    line_id = models.CharField(max_length=128)
    outcome = models.CharField(max_length=24)
    entry = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "ordinal"], name="one_line")]


class Event(models.Model):
    """What happened, by whom, when: append-only, held so by triggers. Holds no personal data."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True)
    ordinal = models.PositiveBigIntegerField(null=True)
    kind = models.CharField(max_length=32)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)


class Opened(models.Model):
    """A named person opened a line: without it his decision does not count."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    ordinal = models.PositiveBigIntegerField()
    person = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "ordinal", "person"], name="opened_once")]


class Decision(models.Model):
    """A reviewer's signed decision on one line. Kept for ever; a second version replaces none."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    ordinal = models.PositiveBigIntegerField()
    reviewer = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8)
    findings = models.JSONField()
    candidate = models.CharField(max_length=1, null=True)  # noqa: DJ001  (None is: nobody was named)
    distinguishes = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    statement = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "ordinal", "reviewer", "version"], name="one_decision_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["release", "refuse"]), name="two_verdicts"
            ),
        ]


class Approval(models.Model):
    """One approver's signature over an exact set of lines."""

    id = models.CharField(primary_key=True, max_length=64)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    approver = models.CharField(max_length=64)
    requester = models.CharField(max_length=64)
    filed_by = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    count = models.PositiveBigIntegerField()
    not_after = models.DateTimeField()
    statement = models.BinaryField()
    signature = models.BinaryField()
    entry = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(approver=models.F("requester"))
                & ~models.Q(approver=models.F("filed_by")),
                name="approver_apart",
            )
        ]


class ApprovedLine(models.Model):
    """A line an approval covers; a line is covered once."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    ordinal = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "ordinal"], name="approved_once")]


class Release(models.Model):
    """One package on its way: intent, then accounted, then delivered, never back."""

    id = models.CharField(primary_key=True, max_length=64)
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT)
    releaser = models.CharField(max_length=64)
    approver = models.CharField(max_length=64)
    state = models.CharField(max_length=12)
    package = models.CharField(max_length=64, blank=True)
    first_entry = models.PositiveBigIntegerField(null=True)
    count = models.PositiveBigIntegerField()
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["intent", "accounted", "delivered"]), name="three_states"
            ),
            models.CheckConstraint(condition=~models.Q(releaser=models.F("approver")), name="releaser_apart"),
        ]


class Objection(models.Model):
    """Counsel's objection that a condition is unmet. Cured by accepted evidence only; never deleted."""

    id = models.CharField(primary_key=True, max_length=64)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    condition = models.CharField(max_length=64)
    counsel = models.CharField(max_length=64)
    text = models.TextField()
    opened_at = models.DateTimeField()
    evidence = models.CharField(max_length=64, blank=True)
    answer = models.TextField(blank=True)
    accepted_by = models.CharField(max_length=64, blank=True)
    cured_at = models.DateTimeField(null=True)


class CallBack(models.Model):
    """What an engaged officer said when called back about a case."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    officer = models.CharField(max_length=64)
    ordinal = models.PositiveBigIntegerField()
    confirmed = models.BooleanField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "officer", "ordinal"], name="called_once")]


class Answer(models.Model):
    """The approver of the day's written answer to one earlier refusal of the same person or file."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    ordinal = models.PositiveBigIntegerField()
    earlier = models.CharField(max_length=192)
    approver = models.CharField(max_length=64)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "ordinal", "earlier", "approver"], name="answered_once")
        ]
