"""What a law pack holds, once read: entries as their authors wrote them, checked for shape."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from privity.authority.language import Source, Type
    from privity.model.finding import Stage


CLASSES: Final = ("identity", "third_party", "custodian", "subject", "return", "refused")
"""Classes of element: what may be told of a person, by where it comes from."""

SOURCES: Final = ("third_party", "custodian", "subject")
"""Where an item may come from."""

STATUTE_KINDS: Final = ("criminal", "custodian", "civil", "program", "not_law")
"""What a line may be found to designate. Only some authorities ask for one, and each says which."""

INFERRED: Final = "I"
UNVERIFIED: Final = "U"
GRADES: Final = ("P", "S", INFERRED, UNVERIFIED)
"""Evidence for the words of an entry: read in full, through secondary sources, inferred, not verified."""

EVIDENCE: Final[Mapping[str | None, str]] = {
    "P": "read in the text of the law",
    "S": "known through secondary sources",
    INFERRED: "inferred; counsel decides",
    UNVERIFIED: "not verified",
    None: "not graded",
}
"""What each grade says, in words for pages and letters; None is an entry nobody graded."""

BEARERS: Final = ("custodian", "requester", "recipient", "person", "court")
"""Who may bear a duty."""


class Kind(Enum):
    """A condition must surely hold; a prohibition must surely not."""

    CONDITION = "condition"
    PROHIBITION = "prohibition"


class Told(Enum):
    """Who learns that a rule was not met: the requester, the requester in one uniform text, insiders."""

    FACIAL = "facial"
    RECORD = "record"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The days an entry is law: from `first`, up to but not on `until`; None is without end."""

    first: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether `on` is one of those days."""
        return self.first <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactEntry:
    """One question the rules may ask.

    Attributes:
        name: Column of the relation of facts.
        type: Type of its values.
        asks: The question in words, for pages and letters.
        source: Who answers it.
        column: The request column it reads; None when it reads none.
        always: True when every line states it, so that a rule need not ask whether it does.
    """

    name: str
    type: Type
    asks: str
    source: Source
    column: str | None
    always: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One condition or prohibition of a provision, or a ruling's reading of one.

    Attributes:
        id: Stable id of the condition; several clauses may bear it.
        kind: Whether it must surely hold or surely not.
        stage: The stage that judges it.
        cite: Pinpoint citation.
        text: Words quoted from the provision's stored text; None for a rule the custodian made.
        source: Where a rule of the custodian comes from; None when `text` says it.
        when: The condition, in the language of the rules.
        plain: What it means, in words; None where the page is to say it from `when`.
        refusal: What to say when it is not met.
        told: Who is told so.
        scope: Authorities it applies to; empty means its own provision, or all for a bar.
        in_force: Its own days; None when they are the provision's.
        line: The line of its file it begins on.
    """

    id: str
    kind: Kind
    stage: Stage
    cite: str
    text: str | None
    source: str | None
    when: str
    plain: str | None
    refusal: str
    told: Told
    scope: tuple[str, ...]
    in_force: InForce | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a provision asks of somebody that is not a test of a line.

    Attributes:
        id: Such as ``p3B``.
        cite: Pinpoint citation.
        text: Words quoted from the provision's stored text; None for a duty the custodian took on.
        source: Where such a duty comes from; None when `text` says it.
        on: Who bears it: ``custodian``, ``requester``, ``recipient``, ``person`` or ``court``.
        says: What must be done, in one sentence.
        days: How many days the words give; None where they give no number.
        kept_by: What keeps it: a command, a part of the program, or whoever does outside it.
        line: The line of its file it begins on.
    """

    id: str
    cite: str
    text: str | None
    source: str | None
    on: str
    says: str
    days: int | None
    kept_by: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtentEntry:
    """What an authority lets leave, and on what terms: the other half of *may*.

    Attributes:
        cite: Citation of the words that bound it.
        text: Those words; None where `source` is given.
        source: Where a bound the custodian set comes from.
        classes: Classes of element that may leave.
        elements: The only elements of those classes that may; empty means all of them.
        sources: Sources an item may have.
        identity_alone: Whether identity may leave when nothing else is asked for.
        address: Whether the current address may stand for any period.
        periods: Which periods: ``asked``, ``instrument``, ``current`` or ``none``.
        recipient: Who may receive it, in words.
        use: What it may be used for, in words.
        redisclosure: Whether and to whom it may be passed on, in words.
        lists: Words of the law by which it contemplates lists; None where it is about one person at a time.
        line: The line of its file it begins on.
    """

    cite: str
    text: str | None
    source: str | None
    classes: tuple[str, ...]
    elements: tuple[str, ...]
    sources: tuple[str, ...]
    identity_alone: Choice
    address: Choice
    periods: str
    recipient: str
    use: str
    redisclosure: str
    lists: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A yes or no that the law settles, or that it leaves to an election.

    Attributes:
        settled: The answer; None where an election decides.
        question: The election; None where the law settles it.
        reading: The reading that answers yes.
    """

    settled: bool | None
    question: str | None = None
    reading: str | None = None

    def under(self, elections: Mapping[str, str]) -> bool:
        """The answer under the readings in effect; an election nobody made is a no."""
        if self.settled is not None:
            return self.settled
        return elections.get(self.question or "") == self.reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A paragraph of law: an authority to disclose, or bars that no authority overrides.

    Attributes:
        id: Such as ``i2``.
        cite: Its citation.
        heading: Its heading.
        authorises: True for an authority, False for bars.
        in_force: Its days.
        text_file: Path of the stored words inside the pack; None when every clause has a `source`.
        text_sha256: Hex SHA-256 of that file's bytes; None without words.
        current_as_of: The day those words were current; None without words.
        checked_on: The day a person last compared it with the law.
        grade: Evidence: ``P`` read in full, ``S`` through secondary sources, ``I`` inferred, ``U`` not
            verified. An authority that is not verified permits nothing.
        accounting: Whether the law itself requires an accounting of disclosures under it.
        person_told: Whether the person's own statement lists a disclosure under it at once; None where the pack's head says it.
        urgent: Whether a disclosure under it may go before outside witnesses have seen its entry: where life hangs on it.
        extent: What it lets leave; None for bars.
        clauses: Its conditions and prohibitions, as written.
        duties: What else it asks, of whom.
        file: The file it was read from, inside the pack.
    """

    id: str
    cite: str
    heading: str
    authorises: bool
    in_force: InForce
    text_file: str | None
    text_sha256: str | None
    current_as_of: date | None
    checked_on: date
    grade: str
    accounting: str
    person_told: Choice | None
    urgent: bool
    extent: ExtentEntry | None
    clauses: tuple[Clause, ...]
    duties: tuple[Duty, ...]
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A court's narrowing of conditions: each clause joins those with its id, and all must be met.

    Attributes:
        id: Such as ``ctr-v-irs``.
        cite: Its citation.
        court: Which court.
        status: Where it stands: final, appealed, stayed.
        informs: True when it is recorded for information and has no clauses, as one that widens must be.
        holds: What it holds, in words; None when its clauses say it.
        widens: Id of the election through which alone it can act; None when it widens nothing.
        in_force: Its days.
        grade: Evidence, as of a provision.
        checked_on: The day a person last looked at its status.
        clauses: Its readings; `Clause.id` is the condition read.
        file: The file it was read from, inside the pack.
    """

    id: str
    cite: str
    court: str
    status: str
    informs: bool
    holds: str | None
    widens: str | None
    in_force: InForce
    grade: str
    checked_on: date
    clauses: tuple[Clause, ...]
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterEntry:
    """A dated whole number.

    Attributes:
        name: The name rules use.
        means: What it is, in words.
        unit: Of what.
        governed_by: The date fact whose day picks the value, or ``decided_on`` for the day of the book.
        values: (first day, value, source), oldest first.
        public: Whether the value may be told to anybody.
    """

    name: str
    means: str
    unit: str
    governed_by: str
    values: tuple[tuple[date, int, str], ...]
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionEntry:
    """A question the law leaves open, and the readings counsel may choose.

    Attributes:
        id: Such as ``Q2``.
        question: The question, in words.
        readings: The readings; the first is not necessarily the default.
        default: The one in effect while nobody signed, which is the strictest.
        practice_replaced: What was done before that the default no longer allows, or that nothing is known.
        relied_by: Who relied on that practice, or that nobody is known.
        effect: What the program does under each reading; None where something of the pack reads every one.
    """

    id: str
    question: str
    readings: tuple[str, ...]
    default: str
    practice_replaced: str
    relied_by: str
    effect: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """A statute a request may designate, and what a line must state for it.

    Attributes:
        statute: As a request writes it, such as ``8 USC 1253(a)(1)``.
        aliases: Other ways a request may write it.
        kind: ``criminal``; ``custodian``, a criminal statute that the custodian itself administers; ``civil``; ``program``; ``not_law``.
        under: Authorities under which it may be designated; empty means every one that asks for its kind.
        keys: Statute facts a line may state under it, with their types.
        when: The elements of the offence over ``facts.<key>``; None when nothing is asked.
        refusal: Why it cannot be designated, by name; None where the rule's own words say enough.
        grade: Evidence, as of a provision; None where nobody graded it.
    """

    statute: str
    aliases: tuple[str, ...]
    kind: str
    under: tuple[str, ...]
    title: str
    in_force: InForce
    cite: str
    checked_on: date
    keys: Mapping[str, Type]
    when: str | None
    refusal: str | None
    grade: str | None
    file: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every way a request may write it."""
        return (self.statute, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """Something that must never happen, in the language of the rules; for the proofs."""

    says: str
    under: tuple[str, ...]
    when: str
    first: date | None
    elect: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A rule that once ran in place of the law, kept to be refuted.

    Attributes:
        id: Such as ``2025-08``.
        says: What it asked, in words.
        cite: Where that is reported.
        grade: Evidence, as of a provision.
        when: What it asked, in the language of the rules.
        refuted_by: The properties it breaks, by what they say.
        file: The file it was read from, inside the pack.
    """

    id: str
    says: str
    cite: str
    grade: str
    when: str
    refuted_by: tuple[str, ...]
    file: str
