"""Spoiled files: how each is made, and the rules it must be refused by."""

import gzip
import json
import os
import struct
import zipfile
from dataclasses import dataclass
from typing import Any

from .good import COLUMNS, csv_bytes, jsonl_bytes, objects, rows, write_parquet, write_xlsx


@dataclass(frozen=True)
class Spoiled:
    """`make` writes the file at the path it is given; `rules` are exactly those reported."""

    file: str
    make: Any
    rules: frozenset
    place: tuple = ()


def bytes_of(data):
    return lambda path: path.write_bytes(data() if callable(data) else data)


def line(**changed):
    return rows(1)[0] | changed


def replaced(old, new, times=1):
    return lambda: csv_bytes().replace(old, new, times)


def renamed(old, new):
    return lambda: csv_bytes().replace(old, new, 1)


def without(name):
    return lambda: csv_bytes(columns=[column for column in COLUMNS if column != name])


def with_object(**changed):
    return lambda: jsonl_bytes([objects()[0] | changed, *objects()[1:]])


def row_of_json(text):
    return lambda: jsonl_bytes() + text + b"\n"


def parquet(**change):
    return lambda path: write_parquet(path, change=change)


def xlsx(**cells):
    return lambda path: write_xlsx(path, cells={(2, name): value for name, value in cells.items()})


def cut(write, share):
    def make(path):
        write(path)
        os.truncate(path, int(path.stat().st_size * share))

    return make


def repacked(name, change, *, extra=None):
    """A workbook with one part changed or one added."""

    def make(path):
        write_xlsx(path)
        with zipfile.ZipFile(path) as old:
            parts = {info.filename: old.read(info) for info in old.infolist()}
        if name:
            parts[name] = change(parts[name])
        parts |= extra or {}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
            for part, data in parts.items():
                new.writestr(part, data)

    return make


def understated(path):
    """A workbook whose directory says a part is smaller than it is."""
    write_xlsx(path)
    data = bytearray(path.read_bytes())
    at = data.index(b"xl/worksheets/sheet1.xml", data.index(b"PK\x01\x02")) - 46
    (size,) = struct.unpack_from("<I", data, at + 24)
    struct.pack_into("<I", data, at + 24, size // 2)
    path.write_bytes(data)


def locked(path):
    write_xlsx(path)
    data = bytearray(path.read_bytes())
    for mark, flag in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + flag] |= 1
    path.write_bytes(data)


def plain_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not a workbook")


def zip_bomb(path, size=20 << 20):
    write_xlsx(path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(size >> 20):
            part.write(b" " * (1 << 20))


def parquet_bomb(path, count=20_000):
    """One long text, written once and repeated by reference: small on disk, small by its own account."""
    wide = dict.fromkeys(COLUMNS[1:14], "repeat('x', 16000)")
    write_parquet(path, [line()], wide | {"line_id": f"unnest(range({count}))::VARCHAR"})


def flipped(path):
    write_parquet(path)
    data = bytearray(path.read_bytes())
    data[len(data) - 12] ^= 1
    path.write_bytes(data)


def huge_cell(path, size=2 << 20):
    """A file with one cell of `size` bytes, mostly a hole on the disk."""
    head = csv_bytes(rows(1)) + b'L-9999,"'
    with path.open("wb") as file:
        file.write(head)
        for _ in range(size >> 20):
            file.write(b"x" * (1 << 20))
        file.write(b'"\n')


def wide_heading(path):
    path.write_bytes(b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n")


def folder(path):
    path.mkdir()


def link(path):
    target = path.with_name("target.csv")
    target.write_bytes(csv_bytes())
    path.symlink_to(target)


def deep(depth):
    return b'{"line_id": ' + b"[" * depth + b"]" * depth + b"}"


def twice_keyed():
    whole = json.dumps(objects()[0])
    return jsonl_bytes() + (whole[:-1] + ', "id_number": "212349999"}\n').encode()


def case(file, make, *rules, place=()):
    return Spoiled(file, make if callable(make) else bytes_of(make), frozenset(rules), place)


SPOILED = {
    # Paths that are no file.
    "absent": case("a.csv", lambda path: None, "path.absent"),
    "folder": case("a.csv", folder, "path.kind"),
    "link": case("a.csv", link, "path.kind"),
    "pipe": case("a.csv", os.mkfifo, "path.kind"),
    # Containers.
    "empty": case("a.csv", b"", "file.empty"),
    "ending unknown": case("a.txt", bytes_of(csv_bytes), "file.format"),
    "parquet named csv": case("a.csv", parquet(), "file.format"),
    "csv named parquet": case("a.parquet", bytes_of(csv_bytes), "file.format"),
    "csv named xlsx": case("a.xlsx", bytes_of(csv_bytes), "file.format"),
    "packed csv": case("a.csv", bytes_of(lambda: gzip.compress(csv_bytes())), "file.encoding"),
    # Text.
    "utf-16": case("a.csv", bytes_of(lambda: csv_bytes().decode().encode("utf-16")), "file.encoding"),
    "utf-16 json": case("a.jsonl", bytes_of(lambda: jsonl_bytes().decode().encode("utf-16")), "file.encoding"),
    "latin-1": case(
        "a.csv", bytes_of(lambda: csv_bytes().decode().encode("latin-1")), "file.encoding", place=(1, None)
    ),
    "two byte order marks": case("a.csv", bytes_of(lambda: b"\xef\xbb\xbf" * 2 + csv_bytes()), "columns.misspelt"),
    "nul": case("a.csv", bytes_of(replaced(b"Unit 7", b"Unit\x007")), "cells.control", place=(1, None)),
    "tab": case("a.csv", bytes_of(replaced(b"Unit 7", b"Unit\t7")), "cells.control"),
    "escape": case("a.csv", bytes_of(replaced(b"Unit 7", b"Unit\x1b7")), "cells.control"),
    "second control set": case("a.csv", bytes_of(replaced(b"Unit 7", "Unit\x857".encode())), "cells.control"),
    "old line ends": case("a.csv", bytes_of(lambda: csv_bytes(end="\r")), "rows.line_end"),
    "mixed line ends": case(
        "a.csv", bytes_of(lambda: csv_bytes().replace(b"\n", b"\r\n", 2)), "rows.line_end", place=(2, None)
    ),
    # The heading.
    "heading only": case("a.csv", bytes_of(lambda: csv_bytes([])), "rows.none"),
    "no heading": case(
        "a.csv", bytes_of(lambda: csv_bytes().split(b"\n", 1)[1]), "columns.extra", "columns.missing"
    ),
    "column missing": case("a.csv", bytes_of(without("case_id")), "columns.missing", place=(0, "case_id")),
    "line ids missing": case("a.csv", bytes_of(without("line_id")), "columns.missing", place=(0, "line_id")),
    "column extra": case("a.csv", bytes_of(lambda: csv_bytes(
        [one | {"telephone": "x"} for one in rows()], (*COLUMNS, "telephone"))), "columns.extra"),
    "column doubled": case("a.csv", bytes_of(lambda: csv_bytes(columns=(*COLUMNS, "city"))), "columns.doubled", place=(0, "city")),
    "column misspelt": case(
        "a.csv", bytes_of(renamed(b"family_name", b"famly_name")), "columns.misspelt", place=(0, "family_name")
    ),
    "column in capitals": case("a.csv", bytes_of(renamed(b"city", b"City")), "columns.misspelt"),
    "semicolons": case(
        "a.csv", bytes_of(lambda: csv_bytes().replace(b",", b";")), "columns.extra", "columns.missing"
    ),
    "a million columns": case("a.csv", wide_heading, "columns.many"),
    # Rows.
    "row short": case("a.csv", bytes_of(lambda: csv_bytes() + b"L-9,x\n"), "rows.ragged", place=(4, None)),
    "row long": case("a.csv", bytes_of(lambda: csv_bytes()[:-1] + b",x\n"), "rows.ragged", place=(3, None)),
    "row blank": case(
        "a.csv", bytes_of(lambda: csv_bytes().replace(b"\nL-0002", b"\n\nL-0002")), "rows.blank", place=(2, None)
    ),
    "quote never closed": case("a.csv", bytes_of(replaced(b"Unit 7", b'"Unit 7')), "cells.quote", place=(1, "engaged_unit")),
    "quote inside": case("a.csv", bytes_of(replaced(b"Unit 7", b'Unit "7"')), "cells.quote"),
    "text behind quote": case("a.csv", bytes_of(replaced(b"Unit 7", b'"Unit" 7')), "cells.quote"),
    "line break in cell": case("a.csv", bytes_of(replaced(b"process is", b"process\nis")), "cells.quote"),
    "cell too long": case("a.csv", bytes_of(lambda: csv_bytes([line(reason="x" * 20_000)])), "cells.long", place=(1, "reason")),
    "one huge cell": case("a.csv", huge_cell, "rows.long"),
    # Line ids.
    "line id absent": case("a.csv", bytes_of(replaced(b"\nL-0002", b"\n")), "line_id.missing", place=(2, "line_id")),
    "line id doubled": case("a.csv", bytes_of(replaced(b"\nL-0003", b"\nL-0001")), "line_id.doubled", place=(3, "line_id")),
    "line id with a slash": case("a.csv", bytes_of(replaced(b"\nL-0002", b"\nL/0002")), "line_id.shape", place=(2, "line_id")),
    # JSON Lines.
    "json cut": case("a.jsonl", bytes_of(row_of_json(b'{"line_id": "x"')), "json.syntax", place=(4, None)),
    "json array": case("a.jsonl", bytes_of(row_of_json(b"[1]")), "json.syntax"),
    "json two in a row": case("a.jsonl", bytes_of(row_of_json(b"{} {}")), "json.syntax"),
    "json deep": case("a.jsonl", bytes_of(row_of_json(deep(100_000))), "json.depth"),
    "json doubled key": case("a.jsonl", bytes_of(twice_keyed), "json.doubled", "line_id.doubled"),
    "json unknown key": case("a.jsonl", bytes_of(with_object(telephone="x")), "json.key", place=(1, None)),
    "json key absent": case(
        "a.jsonl", bytes_of(lambda: jsonl_bytes([{k: v for k, v in objects()[0].items() if k != "city"}])),
        "json.missing", place=(1, "city"),
    ),
    "json numeric id": case("a.jsonl", bytes_of(with_object(id_number=212349999)), "cells.number", place=(1, "id_number")),
    "json truth": case("a.jsonl", bytes_of(with_object(city=True)), "cells.type"),
    "json object in cell": case("a.jsonl", bytes_of(with_object(city={"a": "b"})), "json.depth"),
    "json list in text": case("a.jsonl", bytes_of(with_object(city=["a"])), "cells.type"),
    "json null in list": case("a.jsonl", bytes_of(with_object(periods=["2022", None])), "cells.type"),
    "json separator in item": case("a.jsonl", bytes_of(with_object(periods=["2022;2023"])), "cells.separator"),
    "json hidden nul": case("a.jsonl", bytes_of(with_object(city="a\0b")), "cells.control", place=(1, "city")),
    "json half a character": case("a.jsonl", bytes_of(with_object(city="\ud800")), "file.encoding", place=(1, "city")),
    "json nothing": case("a.jsonl", b"\n", "rows.blank"),
    # Parquet.
    "parquet cut": case("a.parquet", cut(parquet(), 0.7), "file.unreadable"),
    "parquet flipped": case("a.parquet", flipped, "file.unreadable"),
    "parquet noise": case("a.parquet", b"PAR1" + bytes(range(256)) * 9 + b"PAR1", "file.unreadable"),
    "parquet without checksums": case("a.parquet", parquet(), "parquet.unchecked"),
    "parquet numeric id": case(
        "a.parquet", parquet(id_number="id_number::BIGINT"), "cells.number", "parquet.unchecked", place=(0, "id_number")
    ),
    "parquet bytes": case("a.parquet", parquet(city="city::BLOB"), "parquet.type", "parquet.unchecked"),
    "parquet column missing": case("a.parquet", parquet(city=None), "columns.missing", "parquet.unchecked"),
    # XLSX.
    "xlsx cut": case("a.xlsx", cut(xlsx(), 0.7), "file.unreadable"),
    "xlsx is another zip": case("a.xlsx", plain_zip, "file.unreadable"),
    "xlsx formula": case("a.xlsx", xlsx(city='=HYPERLINK("x")'), "cells.formula", place=(2, "city")),
    "xlsx numeric id": case("a.xlsx", xlsx(id_number=212349999), "cells.number", place=(2, "id_number")),
    "xlsx error": case("a.xlsx", xlsx(city="#REF!"), "cells.error"),
    "xlsx hidden control": case("a.xlsx", xlsx(city="a_x0000_b"), "cells.control"),
    "xlsx bomb": case("a.xlsx", zip_bomb, "file.unpacked"),
    "xlsx understated": case("a.xlsx", understated, "file.unreadable"),
    "xlsx locked": case("a.xlsx", locked, "xlsx.part"),
    "xlsx macros": case("a.xlsx", repacked(None, None, extra={"xl/vbaProject.bin": b"x"}), "xlsx.part"),
    "xlsx document type": case(
        "a.xlsx", repacked("xl/workbook.xml", lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml), "xlsx.part"
    ),
    "xlsx broken part": case("a.xlsx", repacked("xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2]), "file.unreadable"),
    "xlsx blank row": case(
        "a.xlsx", lambda path: write_xlsx(path, [*rows(1), dict.fromkeys(COLUMNS, ""), line(line_id="z")]), "rows.blank"
    ),
}  # fmt: skip
