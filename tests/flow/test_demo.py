"""The demonstration makes its folder anew, and no other."""

from privity.cli.main import main


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, capsys):
    mine = tmp_path / "thesis.txt"
    mine.write_text("years of work", "utf-8")
    assert main(["demo", "--out", str(tmp_path), "--people", "300", "--lines", "40"]) == 2
    assert "not a demonstration" in capsys.readouterr().err
    assert mine.read_text("utf-8") == "years of work"
