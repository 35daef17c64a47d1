"""Who runs an office makes and removes the index by a command, and is told which way a batch went."""

import json

from tests.flow.acts import first_lines
from tests.flow.conftest import file, number


def said(demo, capsys, *words, allow=(0,)):
    """What a command says on stdout and stderr."""
    capsys.readouterr()
    demo.run(*words, "--office", demo.office, allow=allow)
    told = capsys.readouterr()
    return told.out, " ".join(told.err.split())


def test_the_index_is_made_used_told_and_removed(demo, capsys, tmp_path):
    assert "There is no index." in said(demo, capsys, "records", "status")[0]
    assert said(demo, capsys, "records", "index")[0].startswith("The index takes")
    assert "An index of" in said(demo, capsys, "records", "status")[0]
    file(demo, first_lines(demo, tmp_path / "few", "FIA-FEW", 40))
    out, _ = said(demo, capsys, "batch", "run", number(3), "--json", allow=(0, 1))
    (note,) = json.loads(out.splitlines()[-1])["notes"]
    assert "looked up by the index: about" in note
    assert "reading the whole file about" in note
    again, _ = said(demo, capsys, "batch", "verify", number(3), "--json", allow=(0, 1))
    assert json.loads(again.splitlines()[-1])["notes"] == [], "a settled batch is not looked up again"
    assert "notes" not in json.loads(
        said(demo, capsys, "batch", "show", number(3), "--json", allow=(0, 1))[0]
    )

    assert said(demo, capsys, "records", "index", "--drop")[0] == "The index is removed.\n"
    assert said(demo, capsys, "records", "index", "--drop")[0] == "There is no index.\n"
    file(demo, first_lines(demo, tmp_path / "more", "FIA-MORE", 40))
    _, note = said(demo, capsys, "batch", "run", number(4), allow=(0, 1))
    assert "looked up by reading the whole file: about" in note
    assert "there is no index." in note


def test_a_load_says_what_became_of_the_index(demo, capsys):
    settings = demo.office / "privity.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[records]\nindex = "always"\n', "utf-8")
    out, _ = said(demo, capsys, "records", "load", demo.root / "national")
    assert "The index takes" in out
    out, _ = said(demo, capsys, "records", "status", "--json")
    assert json.loads(out)["index"].startswith("an index of")
    assert json.loads(said(demo, capsys, "records", "index", "--json")[0])["bytes"] > 100_000
