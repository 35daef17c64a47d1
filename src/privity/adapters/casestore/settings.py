"""Django settings of the case store alone: a database and one application, no web."""

from __future__ import annotations

import os

INSTALLED_APPS = ["privity.adapters.casestore.apps.CaseStoreConfig"]
USE_TZ = True
TIME_ZONE = "UTC"
SECRET_KEY = "the case store signs nothing"  # noqa: S105  (no cookie, no token, no session exists here)

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("PRIVITY_CASE_DATABASE", ":memory:"),
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
        },
    }
}
