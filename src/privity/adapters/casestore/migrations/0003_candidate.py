from importlib.resources import files
from typing import Any

from django.db import NotSupportedError, migrations, models

SCRIPT = "candidate_of_release"


def of_release(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  (Django's signature)
    """A trigger for SQLite; another database needs its own before it may be used."""
    if schema_editor.connection.vendor != "sqlite":
        raise NotSupportedError("the case store's triggers are written for SQLite")
    script = files("privity.adapters.casestore").joinpath("sql", f"{SCRIPT}.sql").read_text("utf-8")
    schema_editor.execute(script)


class Migration(migrations.Migration):
    """A decision names a candidate. A column that may be NULL is added in place, so the triggers of the table stay."""

    dependencies = [("casestore", "0002_history")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="candidate",
            field=models.CharField(max_length=1, null=True),
        ),
        migrations.RunPython(of_release),
    ]
