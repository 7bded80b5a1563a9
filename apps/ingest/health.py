"""Whether the parts of the installation answer, and how much work waits."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, QuerySet

from apps.claims.changes import Change
from apps.extraction.version import ENGINE_VERSION
from apps.ingest.models import Run, Worker

log = logging.getLogger(__name__)
BROKER_PATIENCE = 0.4  # seconds; a page must not hang because the broker does
TROUBLED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Queue:
    """How many runs stand in each state, and since when the oldest has been waiting."""

    by_state: Mapping[str, int]
    oldest_pending: datetime | None

    @property
    def rows(self) -> list[tuple[str, int]]:
        return [(str(state.label), self.by_state.get(state.value, 0)) for state in Run.State]


@dataclass(frozen=True, slots=True)
class Health:
    """What the health page shows."""

    migrated: bool
    broker: bool
    workers: list[Worker]
    queue: Queue
    changed: int  # texts that people changed and no worker has compared anew
    engine_version: str
    troubled: QuerySet[Run]

    @property
    def is_degraded(self) -> bool:
        return not (self.broker and self.workers and self.migrated)


def check_health(now: datetime) -> Health:
    return Health(
        migrated=is_migrated(),
        broker=broker_answers(),
        workers=list(Worker.objects.alive(now).order_by("name")),
        queue=read_queue(),
        changed=Change.objects.values("text").distinct().count(),
        engine_version=ENGINE_VERSION,
        troubled=Run.objects.troubled().select_related("article").order_by("-pk")[:TROUBLED_SHOWN],
    )


def is_migrated() -> bool:
    """Whether the database answers and has every migration this version brings."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        log.exception("the database does not answer")
        return False


def broker_answers() -> bool:
    """One short try. No other request talks to the broker (docs/decisions/0002)."""
    patience = {"socket_timeout": BROKER_PATIENCE, "socket_connect_timeout": BROKER_PATIENCE}
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_PATIENCE, transport_options=patience) as broker:
            broker.ensure_connection(max_retries=0)
    except Exception:  # whatever a transport raises, it means the same here
        log.warning("the broker at %s does not answer", settings.CELERY_BROKER_URL.rpartition("@")[2])
        return False
    return True


def read_queue() -> Queue:
    by_state = dict(Run.objects.order_by().values_list("state").annotate(Count("pk")))
    oldest = Run.objects.filter(state=Run.State.PENDING).aggregate(oldest=Min("created_at"))["oldest"]
    return Queue(by_state, oldest)
