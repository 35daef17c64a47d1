"""The table of figures: its rows with their bars, what follows from figures, and what is printed."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.measures import ACKNOWLEDGED, DISCLOSURES, NATIVE


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what it is, how it is written, and its bars by either way of hashing."""

    name: str
    says: str
    form: str
    bars: tuple[float, float] | None = None
    most: bool = False

    def missed(self, way: str, figure: float) -> bool:
        """Whether the figure is on the wrong side of its bar."""
        if self.bars is None:
            return False
        bar = self.bars[way == NATIVE]
        return figure > bar if self.most else figure < bar

    def bar(self, way: str) -> str:
        """The bar as it is printed."""
        if self.bars is None:
            return ""
        return f"{'<=' if self.most else '>='} {self.bars[way == NATIVE]:{self.form}}"


ROWS = (
    Row("nodes", "node hashes, millions a second", ",.2f", (1.9, 10)),
    Row("nodes share", "  of the limit", ".0%", (0.14, 0.70)),
    Row("append", "durable entries of 256 B in one append, a second", ",.0f", (280_000, 600_000)),
    Row("append wall", "  a second on the clock", ",.0f"),
    Row("append share", "  of the limit", ".1%", (0.07, 0.15)),
    Row("append sqlite", "  times pymerkle's SQLite tree in bulk", ".1f", (1, 2)),
    Row("append memory", "  times pymerkle's tree in memory", ".1f", (3, 6)),
    Row("bytes", "  bytes on disk beside the entry's own", ".2f", (34.2, 34.2), most=True),
    *(
        row
        for size in ACKNOWLEDGED
        for row in (
            Row(f"ack {size} p50", f"durable batches of {size:,}: ms on the clock, half", ".1f", (20, 20), most=True),
            Row(f"ack {size} p99", "  99 of 100", ".1f", (100, 100), most=True),
        )
    ),
    Row("proof warm", "inclusion proof: ms on the clock, half, read before", ".3f", (0.6, 0.5), most=True),
    Row("proof warm p99", "  99 of 100", ".3f"),
    Row("proof cold", "  half, page cache dropped", ".3f", (1, 1), most=True),
    Row("bulk proofs", "proofs of entries in a row, a second", ",.0f", (350_000, 550_000)),
    Row("fsck", "entries checked with all tiles, a second", ",.0f", (700_000, 2_000_000)),
    Row("index", "labels of an index of persons made, a second", ",.0f", (200_000, 600_000)),
    Row("report ms", f"person's report of {DISCLOSURES} disclosures: ms on the clock to make", ".0f", (200, 200), most=True),
    Row("report kB", "  kilobytes", ".0f"),
    Row("report check ms", "  ms for the verifier to check, its start included", ".0f", (200, 200), most=True),
    Row("batch wall", "batch, all in: s on the clock", ".0f", (180, 130), most=True),
    Row("batch cpu", "  s of the processor", ".0f"),
    Row("batch entries", "  of these on the clock: entries made and appended", ".0f"),
    Row("batch index", "  index of a label for each line", ".0f"),
    Row("batch GB", "  GB of memory, highest of all processes together", ".2f", (4.5, 3), most=True),
    Row("batch disk", "  GB of disk", ".2f"),
)  # fmt: skip
OF_LIMIT = {"nodes": 2, "append": 7}
"""Blocks of SHA-256 in a node, and in an entry of 256 bytes with its node."""


def ratios(found: dict[str, float], raw: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    """What follows from a way's figures: of the limit, and beside pymerkle."""
    made = {}
    if "nodes" in found:
        made["nodes share"] = found["nodes"] * 1e6 / (raw["blocks"] / OF_LIMIT["nodes"])
    if "append" in found:
        made["append share"] = found["append"] / (raw["blocks"] / OF_LIMIT["append"])
        made |= {f"append {tree}": found["append"] / other[tree] for tree in ("sqlite", "memory") if other}
    return made


def tell(found: dict[str, dict[str, float]], *, judged: bool) -> list[str]:
    """Print the table; what was missed."""
    print(f"\n{'':58}" + "".join(f"{way:>13}{'bar':>15}" for way in found))
    missed = []
    for row in ROWS:
        if not any(row.name in figures for figures in found.values()):
            continue
        cells = ""
        for way, figures in found.items():
            figure, wrong = figures.get(row.name), False
            if figure is not None:
                wrong = judged and row.missed(way, figure)
            missed += [f"{row.name} ({way})"] if wrong else []
            cells += f"{'-' if figure is None else format(figure, row.form):>12}{'!' if wrong else ' '}"
            cells += f"{row.bar(way):>15}"
        print(f"{row.says:58}{cells}")
    return missed


def tell_others(raw: dict[str, float], other: dict[str, float]) -> None:
    """Print what stands beside."""
    print(
        f"raw SHA-256: {raw['blocks'] / 1e6:.1f} million blocks a second, so {raw['blocks'] / 2e6:.1f} million nodes; "
        f"{raw['calls'] / 1e6:.2f} million calls of Python's library on 65 bytes"
    )
    if other:
        print(
            f"pymerkle 7.0.0: {other['memory']:,.0f} entries a second in memory, a proof in {other['memory proof ms']:.2f} ms; SQLite "
            f"{other['sqlite']:,.0f} in bulk ({other['sqlite wall']:,.0f} on the clock), no root made, {other['sqlite bytes']:.1f} bytes "
            f"beside the entry's own; one at a time {other['sqlite single ms']:.1f} ms each; a proof in "
            f"{other['sqlite first proofs ms']:.2f} ms at first, {other['sqlite later proofs ms']:.2f} ms later"
        )
