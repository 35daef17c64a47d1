"""Write the page of commands from the commands themselves.

    python docs/generate_cli.py            print the page
    python docs/generate_cli.py --write    write it where it belongs

A house test compares it with what stands in the tree.
"""

from __future__ import annotations

import sys
import types
import typing
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import typer.main

from privity.cli.main import app
from privity.errors import PrivityError

DOCS = Path(__file__).parent
PAGE = DOCS / "reference" / "cli.md"

HEAD = """# Commands

Data goes to stdout, messages to stderr; a terminal gets tables, progress bars and colour, a pipe does not.
`--json` prints one JSON object on each line. `privity COMMAND --help` says what this page says; the page is made
from the commands by `python docs/generate_cli.py --write`. The stand-alone verifier has a page of its own,
[`verifier/README.md`](../../verifier/README.md).

Most commands work in an office: `--office DIR`, or the variable `PRIVITY_OFFICE`. Acting commands take
`--as PERSON --key FILE`: who acts, and that person's own private key. The key signs what is done and is never
copied into the office; a key that is not the one enrolled for that person exits 4.

## Exit codes

| Exit | Means |
| --- | --- |
| 0 | Done, and nothing was refused. |
| 1 | Done; something was refused or found. |
| 2 | Usage, or input that cannot be read or accepted. Nothing was stored. |
| 3 | Integrity failure: bytes, a proof or a signature did not check out. |
| 4 | You may not do this: a duty, a delegation, a reviewer or the right key is missing. |
| 5 | A store, key or engine is unavailable, or the program broke off. Nothing was released. |

## Errors

An error says what happened, where, and what to do. With `--json` it is an object with `error`, `what`, `where`,
`remedy` and `problems`. It names records and never quotes them. A refusal is not an error: it is a result.

| Code | Exit | What it means |
| --- | --- | --- |
"""

VARIABLES = """
## Variables

| Variable | Means |
| --- | --- |
| `PRIVITY_OFFICE` | The office's folder, where `--office` is not given. |
| `PRIVITY_STAGES` | Set to anything: stages are told on stderr, a line each, where stderr is not a terminal. |
| `PRIVITY_DEBUG` | Set to `reveal confidential values on this terminal`, and only to that: an error that is not ours shows its whole trace. |

`PRIVITY_CASE_DATABASE` is set by the program itself, for its own case store.
"""

SHAPES = {Path: "PATH", str: "TEXT", int: "N", float: "X", datetime: "YYYY-MM-DD", date: "YYYY-MM-DD"}


def kinds(kind: type[PrivityError] = PrivityError) -> list[type[PrivityError]]:
    """The errors, in the order they are defined, the base first."""
    found = [kind]
    for below in kind.__subclasses__():
        found += kinds(below)
    return [each for each in found if each.__module__.startswith("privity")]


def first(text: str | None) -> str:
    """The first sentence of a help text or docstring, on one line."""
    return " ".join((text or "").split("\n\n")[0].split())


def shape(parameter: Any) -> str:
    """What stands for a value: PATH, TEXT, N, a day, or the choices."""
    if getattr(parameter, "is_flag", False):
        return ""
    if parameter.metavar:
        return str(parameter.metavar)
    annotation = parameter.type_descriptor.annotation
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, list):
        annotation = next(each for each in typing.get_args(annotation) if each is not type(None))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "|".join(str(member.value) for member in annotation)
    return SHAPES.get(annotation, "PATH")


def typed(argument: Any) -> str:
    """An argument as a reader types it: its name, and dots where several may be given."""
    return argument.name.upper() + ("..." if argument.nargs < 0 else "")


def is_argument(parameter: Any) -> bool:
    """Whether a parameter stands by its place."""
    return not parameter.opts[0].startswith("-")


def row(parameter: Any) -> str:
    """One parameter as a row of a table."""
    value = shape(parameter).replace("|", "\\|")
    named = parameter.name.upper() if is_argument(parameter) else f"{parameter.opts[0]} {value}".strip()
    notes = [parameter.help or ""]
    if parameter.required and not is_argument(parameter):
        notes.append("Required.")
    elif not parameter.required and parameter.default not in (None, False, (), []):
        notes.append(f"Default: `{parameter.default}`.")
    if parameter.multiple:
        notes.append("May be given again.")
    if parameter.envvar:
        notes.append(f"Variable: `{parameter.envvar}`.")
    return f"| `{named}` | {' '.join(notes)} |"


def command_text(path: str, command: Any) -> str:
    """A command's section."""
    shown = [parameter for parameter in command.params if not parameter.hidden and parameter.name != "help"]
    arguments = [parameter for parameter in shown if is_argument(parameter)]
    options = [parameter for parameter in shown if not is_argument(parameter)]
    usage = " ".join([path, *(typed(a) if a.required else f"[{typed(a)}]" for a in arguments)])
    usage += "".join(f" {o.opts[0]} {shape(o)}".rstrip() for o in options if o.required)
    if any(not o.required for o in options):
        usage += " [OPTIONS]"
    paragraphs = [" ".join(part.split()) for part in (command.help or "").split("\n\n")]
    text = f"\n### {path}\n\n" + "\n\n".join(paragraphs) + f"\n\n    {usage}\n"
    if shown:
        text += "\n| | |\n| --- | --- |\n" + "".join(row(each) + "\n" for each in (*arguments, *options))
    return text


def commands(group: Any, path: str = "privity") -> list[tuple[str, Any]]:
    """Every command below a group, with the words that call it."""
    found: list[tuple[str, Any]] = []
    for name, command in group.commands.items():
        if command.hidden:
            continue
        here = f"{path} {name}"
        found.append((here, command))
        if hasattr(command, "commands"):
            found += commands(command, here)
    return found


def page() -> str:
    """The whole page."""
    text = HEAD
    text += "".join(f"| `{kind.code}` | {kind.exit_code} | {first(kind.__doc__)} |\n" for kind in kinds())
    text += VARIABLES
    for path, command in commands(typer.main.get_command(app)):
        if hasattr(command, "commands"):
            text += f"\n## {path}\n\n{first(command.help)}\n"
        elif path.count(" ") == 1:
            text += "\n" + command_text(path, command).lstrip().replace("### ", "## ", 1)
        else:
            text += command_text(path, command)
    return text


def main() -> None:
    """Print or write."""
    if "--write" in sys.argv:
        PAGE.write_text(page(), "utf-8")
    else:
        sys.stdout.write(page())


if __name__ == "__main__":
    main()
