"""The only publisher: rings the broker's doorbell for what waits in the database (docs/decisions/0002)."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerError

from apps.claims.changes import Change
from apps.ingest.models import Run
from apps.ingest.queue import set_aside_exhausted
from apps.ingest.services import WAKE_CHANNEL

log = logging.getLogger(__name__)
# By name: the tasks themselves would load the engine into a process that never reads an article.
EXTRACT_ARTICLE = "ingest.extract_article"
COMPARE_TEXT = "ingest.compare_text"
LOCK = 0x636C61696D  # any number that nothing else locks
IN_FLIGHT = 60  # doorbells of each kind at most: a restart or a flushed broker never starts a storm
BROKER_PAUSE = 2.0
DATABASE_PAUSE = 1.0


class Dispatcher:
    """One loop; a second dispatcher idles until the first is gone."""

    def __init__(self) -> None:
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self.serve()
            except (DatabaseError, InterfaceError, psycopg.Error):
                log.warning("the database is away; trying again", exc_info=True)
                connection.close()
                self.stopped.wait(DATABASE_PAUSE)

    def stop(self, *_: Any) -> None:  # Any: a signal handler's arguments
        self.stopped.set()

    def serve(self) -> None:
        if not lock_taken():
            self.stopped.wait(settings.DISPATCH_POLL_SECONDS)
            return
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {WAKE_CHANNEL}")
        while not self.stopped.is_set():
            set_aside_exhausted()
            if not all(ring(bell) for bell in BELLS):
                self.stopped.wait(BROKER_PAUSE)
            wait_for_wake(settings.DISPATCH_POLL_SECONDS)


def lock_taken() -> bool:
    """Whether this session holds the dispatcher's lock; the database frees it when the session ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def due_runs() -> list[int]:
    """Mark the runs to ring for, up to what may be in flight, and return their ids in order."""
    rung = Run.objects.filter(state=Run.State.PENDING, dispatched_at__isnull=False).exclude(
        pk__in=Run.objects.waiting().values("pk")
    )
    room = IN_FLIGHT - rung.count()
    due = Run.objects.waiting().order_by("priority", "pk").select_for_update(skip_locked=True)[: max(0, room)]
    ids = [run.pk for run in due]
    Run.objects.filter(pk__in=ids).update(dispatched_at=Now())
    return ids


def forget_runs(ids: list[int]) -> None:
    """They are due again at once."""
    Run.objects.filter(pk__in=ids).update(dispatched_at=None)


@transaction.atomic
def due_changes() -> list[int]:
    """Mark the changes of people to ring for, up to what may be in flight, and return the keys of their texts."""
    room = IN_FLIGHT - Change.objects.rung().values("text").distinct().count()
    texts = list(Change.objects.due()[: max(0, room)])
    Change.objects.filter(text__in=texts).update(rung_at=Now())
    return texts


def forget_changes(texts: list[int]) -> None:
    """They are due again at once."""
    Change.objects.filter(text__in=texts).update(rung_at=None)


@dataclass(frozen=True, slots=True)
class Bell:
    """One kind of work: the task, what is due (marked as rung for), and how to unmark what was not rung for."""

    task: str
    due: Callable[[], list[int]]
    forget: Callable[[list[int]], None]


BELLS = (Bell(EXTRACT_ARTICLE, due_runs, forget_runs), Bell(COMPARE_TEXT, due_changes, forget_changes))


def ring(bell: Bell) -> bool:
    """Publish a message for each row that is due. False if the broker is away."""
    due = bell.due()
    for place, key in enumerate(due):
        try:
            current_app.send_task(bell.task, args=(key,), retry=False)
        except (BrokerError, OSError):
            log.warning("the broker is away; %s to do wait in the database", len(due) - place)
            bell.forget(due[place:])
            return False
    return True


def wait_for_wake(seconds: float) -> None:
    """Sleep until a run is queued or finished, or the poll is due. Several wakes in a row count once."""
    raw = connection.connection
    for _ in raw.notifies(timeout=seconds, stop_after=1):
        pass
    for _ in raw.notifies(timeout=0):
        pass
