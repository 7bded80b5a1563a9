"""A worker's sign of life, so that a page can say that nobody is working (docs/decisions/0002)."""

import logging
import os
import socket
import threading
from typing import Any

from celery.signals import worker_ready, worker_shutdown
from django.db import connection
from django.db.models.functions import Now

from apps.extraction.version import ENGINE_VERSION
from apps.ingest.models import Worker

log = logging.getLogger(__name__)
BEAT_SECONDS = 5
stopped = threading.Event()


def own_name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"


def beat() -> None:
    """Say that this worker lives. Opens a connection and closes it: a forked child must not inherit one."""
    try:
        Worker.objects.bulk_create(
            [Worker(name=own_name(), engine_version=ENGINE_VERSION, seen_at=Now())],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["seen_at", "engine_version"],
        )
    except Exception:
        log.exception("no sign of life could be written")
    finally:
        connection.close()


def beat_until_stopped() -> None:
    beat()
    while not stopped.wait(BEAT_SECONDS):
        beat()


@worker_ready.connect
def start_beating(**_: Any) -> None:  # Any: Celery's signal arguments
    threading.Thread(target=beat_until_stopped, daemon=True, name="heartbeat").start()


@worker_shutdown.connect
def stop_beating(**_: Any) -> None:  # Any: Celery's signal arguments
    stopped.set()
    Worker.objects.filter(name=own_name()).delete()
