"""The Django application of the case store."""

from django.apps import AppConfig


class CaseStoreConfig(AppConfig):
    """Names the tables `casestore_*`."""

    name = "privity.adapters.casestore"
    label = "casestore"
    default_auto_field = "django.db.models.BigAutoField"
