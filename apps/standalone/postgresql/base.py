"""Django's PostgreSQL backend for the embedded server, which it starts for itself where nobody else did."""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base

from apps.standalone.lending import ensure_database


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # Any: as Django's own stubs have it
        ensure_database(settings.DATA_DIR)
        return super().get_new_connection(conn_params)
