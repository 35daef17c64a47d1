from importlib.resources import files
from typing import Any

from django.db import NotSupportedError, migrations

SCRIPTS = (
    "append_only_approvedline",
    "forward_only_approval",
    "forward_only_release",
    "forward_only_objection",
    "never_replaced",
)


def forward_only(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  (Django's signature)
    """Triggers for SQLite; another database needs its own before it may be used."""
    if schema_editor.connection.vendor != "sqlite":
        raise NotSupportedError("the case store's triggers are written for SQLite")
    folder = files("privity.adapters.casestore").joinpath("sql")
    for name in SCRIPTS:
        for statement in folder.joinpath(f"{name}.sql").read_text("utf-8").split("END;"):
            if "CREATE" in statement:
                schema_editor.execute(statement + "END;")


class Migration(migrations.Migration):
    dependencies = [("casestore", "0001_cases")]

    operations = [migrations.RunPython(forward_only)]
