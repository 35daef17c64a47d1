"""Some entries of one log, handed to a court or a committee in one file, proven by the file alone.

1. a log signed the checkpoint, and a quorum cosigned it where one is asked for;
2. each entry stands under it, at its place, is understood, and stands there once;
3. each points back, and to entries of the right kind where those are in the bundle;
4. what is opened of them is what they committed to.

Nothing here tells what the log holds beside these entries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from privity_verify.kinds import POINTERS
from privity_verify.problem import AlteredError, need
from privity_verify.shape import read_canonical, record, text, utf8
from privity_verify.shown import Shown, read_shown

if TYPE_CHECKING:
    from pathlib import Path

    from privity_verify.policy import Policy, Seen

FORMAT = "privity/bundle/v1"
FIELDS = "checkpoint entries format"


class EvidenceReport(NamedTuple):
    """What a good bundle shows.

    Attributes:
        seen: The checkpoint, and when witnesses cosigned it.
        entries: In the order of the log.
        outside: Entries they point to that are not in the bundle: place to the kind each must be of, ascending.
        dated_early: Pointers to an entry of the bundle that is dated later than the one that points.
    """

    seen: Seen
    entries: list[Shown]
    outside: dict[int, str]
    dated_early: int


def check_evidence(path: Path, policy: Policy) -> EvidenceReport:
    """Check the bundle in a file; AlteredError names the first thing that does not hold.

    Args:
        path: Of the bundle, `FORMAT`.
        policy: Whom the reader believes.

    Raises:
        UnreadableError: There is no such file, or it is no JSON.
    """
    note, entries, _ = record(_read(path), FIELDS, "the bundle")
    seen = policy.held(utf8(text(note, "the checkpoint"), "the checkpoint"))
    shown = read_shown(entries, "the bundle's entries", seen.checkpoint)
    need(bool(shown), "the bundle holds no entry")
    outside, early = _pointed(shown)
    return EvidenceReport(seen, list(shown.values()), dict(sorted(outside.items())), early)


def _read(path: Path) -> Any:
    bundle = read_canonical(path, "a bundle of entries")
    known = isinstance(bundle, dict) and bundle.get("format") == FORMAT
    need(known, "the bundle is of a format this program does not know")
    return bundle


def _pointed(shown: dict[int, Shown]) -> tuple[dict[int, str], int]:
    """The entries pointed to that are not given, and how many of those given are dated later than what points to them."""
    outside: dict[int, str] = {}
    early = 0
    for place, entry in shown.items():
        fields = entry.fields
        need(fields.get("upto", 0) <= place, f"entry {place} counts openings of entries that stand behind it")
        need(_reach(fields) <= place, f"index entry {place} lists entries that are not before it")
        for name, wanted in POINTERS.items():
            for target in _targets(fields.get(name)):
                otherwise = f"entry {place}: its field {name} does not name an earlier {wanted} entry"
                need(target < place, otherwise)
                if target in shown:
                    need(shown[target].fields["k"] == wanted, otherwise)
                    early += fields["t"] < shown[target].fields["t"]
                elif outside.setdefault(target, wanted) != wanted:
                    raise AlteredError(f"entry {target}, which is not given, would have to be of two kinds")
    return outside, early


def _targets(value: Any) -> list[int]:
    """The indices in a field; none where an entry does not have it."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _reach(fields: dict[str, Any]) -> int:
    """The first entry that an index entry does not list; 0 for an entry of another kind."""
    high: int = fields["runs"][-1][1] if "runs" in fields else 0
    return high
