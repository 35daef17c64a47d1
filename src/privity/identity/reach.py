"""Which rows of the record file lines can reach, and by which key: what an index of it must answer.

Every step that reads `SEARCHED` joins a relation by one key. A relation cut down to
the rows whose key is asked for joins as the whole does, so a search over such rows is
the search over the whole file, and one set of steps decides both.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from privity.model.canonical import canonical
from privity.model.digest import purposed

LAYOUT: Final = "privity/record-index-layout/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Rows of one relation, found by one key.

    Attributes:
        name: What an index calls them.
        relation: The relation they are rows of; one of `SEARCHED`.
        rows: A condition on the rows that can be reached at all.
        key: The column they are found by, a whole number and never NULL.
        numbers: Columns of whole numbers and dates, the key among them.
        words: Columns of few values, in the groups in which values recur together.
        texts: Columns of which hardly two rows hold the same value.
        asked: SELECT of the keys to look for, as `key`, from what earlier steps made.
    """

    name: str
    relation: str
    rows: str = "TRUE"
    key: str
    numbers: tuple[str, ...]
    words: tuple[tuple[str, ...], ...] = ()
    texts: tuple[str, ...] = ()
    asked: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is kept."""
        return (*self.numbers, *(column for group in self.words for column in group), *self.texts)


HITS: Final = (
    Reach(
        name="holders",
        relation="held",
        rows="number IS NOT NULL AND NOT former",
        key="number",
        numbers=("number", "person_no"),
        words=(("former",),),
        asked="SELECT number AS key FROM asked_keys WHERE number IS NOT NULL AND holders <= 20",
    ),
    Reach(
        name="residents",
        relation="held_residents",
        key="place",
        numbers=("place", "person_no", "letters"),
        words=(("unit", "current"), ("initial", "final")),
        asked="SELECT place AS key FROM asked_keys WHERE place IS NOT NULL",
    ),
    Reach(
        name="births",
        relation="held_births",
        key="birth_key",
        numbers=("birth_key", "person_no"),
        asked="SELECT birth_key AS key FROM birth_probes",
    ),
)
"""What `hit_steps` reads. Crowded places are among the places asked: a step finds there whom a number or a birth date found."""

NAMED: Final = Reach(
    name="names",
    relation="held",
    key="person_no",
    numbers=("person_no", "number", "birth_date"),
    words=(
        ("family_key", "family_words"),
        ("given_key", "given_words"),
        ("middle_key", "middle_initial"),
        ("suffix_key", "id_kind", "former", "deceased", "held_back"),
    ),
    texts=("person_id",),
    asked="SELECT person_no AS key FROM pairs",
)
"""What `compare_steps` reads: every name of whom the hits propose."""

REACHES: Final = (*HITS, NAMED)


def layout_digest() -> str:
    """Hex digest of what an index must answer: one made for another answer is not used."""
    return purposed(LAYOUT, canonical([asdict(reach) for reach in REACHES])).hex()
