"""The run's state machine: leases, attempts and fencing, by the database's clock alone (docs/decisions/0002).

A worker claims a run, holds it by a lease that a heartbeat prolongs, and finishes it only while the lease is still its
own. Attempts are counted before the work, so an article that kills its worker is set aside in the end.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from apps.ingest.models import Run

BACK_OFF_SECONDS = (5, 25)


class LeaseLost(Exception):
    """Somebody else holds the run now: drop the work, write nothing."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one run, until it is lost or given back."""

    run_id: int
    token: UUID


def claim(run_id: int) -> Lease | None:
    """Take the run, if it is free, due and has attempts left. Must be committed before the work begins."""
    lease = Lease(run_id, uuid4())
    free = Q(state=Run.State.PENDING, next_attempt_at__lte=Now()) | Q(state=Run.State.RUNNING, lease_until__lt=Now())
    taken = (
        Run.objects.filter(pk=run_id, attempts__lt=settings.RUN_MAX_ATTEMPTS)
        .filter(free)
        .update(
            state=Run.State.RUNNING,
            step=Run.Step.RECEIVED,
            attempts=F("attempts") + 1,
            lease=lease.token,
            lease_until=Now() + timedelta(seconds=settings.RUN_LEASE_SECONDS),
        )
    )
    return lease if taken else None


def prolong(lease: Lease) -> bool:
    """Extend the lease. False when it is lost."""
    until = Now() + timedelta(seconds=settings.RUN_LEASE_SECONDS)
    return bool(held(lease).update(lease_until=until))


def report_step(lease: Lease, step: Run.Step, counts: dict[str, int], timings: dict[str, float]) -> None:
    """Let people see how far the run is. Raises LeaseLost."""
    if not held(lease).update(step=step, counts=counts, timings=timings):
        raise LeaseLost


def finish(lease: Lease, counts: dict[str, int], timings: dict[str, float], warning: tuple[str, str]) -> None:
    """Close the run, inside the transaction that saves its rows. Raises LeaseLost, which rolls them back."""
    closed = held(lease).update(
        state=Run.State.DONE,
        step=Run.Step.COMPARED,
        lease=None,
        lease_until=None,
        counts=counts,
        timings=timings,
        finished_at=Now(),
        error_code=warning[0],
        error_detail=warning[1],
    )
    if not closed:
        raise LeaseLost
    supersede_older(lease)


def supersede_older(lease: Lease) -> None:
    """Earlier engines' runs over the same article have had their day."""
    article = Run.objects.filter(pk=lease.run_id).values("article")
    older = Run.objects.filter(article__in=article, pk__lt=lease.run_id)
    older.exclude(state=Run.State.RUNNING).update(state=Run.State.SUPERSEDED)


def fail(lease: Lease, code: str, detail: str) -> None:
    """The article cannot be read, now or later: say why and leave it."""
    held(lease).update(
        state=Run.State.FAILED,
        lease=None,
        lease_until=None,
        finished_at=Now(),
        error_code=code,
        error_detail=detail,
    )


def give_back(lease: Lease, code: str, detail: str) -> None:
    """The attempt broke: try again later, or set the run aside when its attempts are used up."""
    run = held(lease).first()
    if run is None:
        return
    if run.attempts >= settings.RUN_MAX_ATTEMPTS:
        state, wait = Run.State.QUARANTINED, 0
    else:
        state, wait = Run.State.PENDING, BACK_OFF_SECONDS[min(run.attempts, len(BACK_OFF_SECONDS)) - 1]
    held(lease).update(
        state=state,
        lease=None,
        lease_until=None,
        next_attempt_at=Now() + timedelta(seconds=wait),
        dispatched_at=None,
        finished_at=Now() if state == Run.State.QUARANTINED else None,
        error_code=code,
        error_detail=detail,
    )


def set_aside_exhausted() -> int:
    """Quarantine runs whose worker died on their last attempt."""
    return Run.objects.filter(
        state=Run.State.RUNNING, lease_until__lt=Now(), attempts__gte=settings.RUN_MAX_ATTEMPTS
    ).update(
        state=Run.State.QUARANTINED,
        lease=None,
        lease_until=None,
        finished_at=Now(),
        error_code="worker_died",
        error_detail="The worker died each time it worked on this article. The article is kept; "
        "it can be read and annotated by hand.",
    )


def held(lease: Lease) -> models.QuerySet[Run]:
    return Run.objects.filter(pk=lease.run_id, lease=lease.token, state=Run.State.RUNNING)
