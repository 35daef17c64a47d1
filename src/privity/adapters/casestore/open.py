"""Opening a case store: point Django at its file and bring its tables up to date."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from privity.adapters.casestore.store import CaseStore


def open_store(database: Path) -> CaseStore:
    """Open (and create or migrate) the SQLite case store at `database`.

    Raises:
        UnavailableError: The database cannot be opened or migrated; nothing was changed.
    """
    os.environ["PRIVITY_CASE_DATABASE"] = str(database)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "privity.adapters.casestore.settings")
    import django  # noqa: PLC0415  (Django reads its settings when it is set up, which needs the path above)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import OperationalError, connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from privity.adapters.casestore.store import CaseStore  # noqa: PLC0415
    from privity.errors import UnavailableError  # noqa: PLC0415

    connection.close()
    connection.settings_dict["NAME"] = str(database)
    try:
        executor = MigrationExecutor(connection)
        # Asked first: the command itself takes several times as long to find that nothing is to be done.
        if executor.migration_plan(executor.loader.graph.leaf_nodes("casestore")):
            call_command("migrate", "casestore", verbosity=0, interactive=False)
    except OperationalError as error:
        raise UnavailableError(
            "The case store cannot be opened.",
            where=database.name,
            remedy="Check that the office's folder is writable and the disk is not full.",
        ) from error
    return CaseStore()
