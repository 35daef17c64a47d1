"""`privity`: the root command, and the one place where errors become exit codes."""

from __future__ import annotations

import secrets
import sys
import traceback
from functools import cache
from typing import TYPE_CHECKING, Any

import typer

from privity.cli import (
    batch,
    case,
    custodian,
    demo,
    hold,
    law,
    log,
    office,
    records,
    register,
    release,
    report,
    retention,
    review,
    synth,
)
from privity.cli.common import close_all
from privity.cli.output import explain, say
from privity.errors import PrivityError

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="privity",
    help="The gate between an agency that keeps confidential records and those who ask for them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
office.add_to(app)
demo.add_to(app)
app.add_typer(batch.app, name="batch")
app.add_typer(case.app, name="case")
app.add_typer(custodian.app, name="custodian")
app.add_typer(hold.app, name="hold")
app.add_typer(law.app, name="law")
app.add_typer(log.app, name="log")
app.add_typer(records.app, name="records")
app.add_typer(release.app, name="release")
app.add_typer(report.app, name="report")
app.add_typer(retention.app, name="retention")
app.add_typer(review.app, name="review")
app.add_typer(synth.app, name="synth")
register.add_to(app)


@cache
def _command() -> Any:
    """The command tree, built once a process: a demonstration runs a hundred commands in one."""
    return typer.main.get_command(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; the console script passes it to the shell.

    An error that is not ours becomes an incident number: its words could quote a record.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = _command().main(args=given, prog_name="privity", standalone_mode=False)
    except PrivityError as error:
        explain(error, as_json="--json" in given)
        return error.exit_code
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        say("Stopped.")
        return 2
    except typer.TyperException as error:
        say(error.format_message())
        return 2
    except Exception as error:  # noqa: BLE001  (nothing may print what it does not know)
        return _incident(error)
    finally:
        close_all()
    return result if isinstance(result, int) else 0


def _incident(error: Exception) -> int:
    """Say only where it broke: types and lines of our own code, no value."""
    number = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
        for frame in frames
        if "privity" in frame.filename
    ]
    say(
        f"incident {number}: {type(error).__name__} at {' < '.join(reversed(ours[-4:]))}. Nothing was released."
    )
    return 5
