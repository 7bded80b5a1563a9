"""The intake: receipts, and the runs of the engine that the queue of record is made of."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from apps.sources.models import Article, ArticleText


class Upload(models.Model):
    """One receipt: somebody handed in bytes, and this is the article that holds them."""

    key = models.UUIDField()
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="uploads")
    sha256 = models.CharField(max_length=64)
    raw_name = models.CharField(max_length=300, blank=True)
    external_id = models.CharField(max_length=1000, blank=True)
    was_there = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "key"], name="a_resent_form_is_one_upload", nulls_distinct=False),
        ]
        indexes = [
            models.Index(fields=["external_id"], condition=~Q(external_id=""), name="uploads_by_external_id"),
        ]

    def __str__(self) -> str:
        return f"upload of {self.raw_name or 'pasted text'}"


class RunQuerySet(models.QuerySet["Run"]):
    def waiting(self) -> Self:
        """Runs that the dispatcher should ring for: due and not rung for lately, or left by a dead worker."""
        rung_lately = Q(dispatched_at__gte=Now() - timedelta(seconds=settings.RUN_LEASE_SECONDS))
        return self.filter(
            (Q(state=Run.State.PENDING, next_attempt_at__lte=Now()) & ~rung_lately)
            | Q(state=Run.State.RUNNING, lease_until__lt=Now())
        )

    def unfinished(self) -> Self:
        return self.filter(state__in=[Run.State.PENDING, Run.State.RUNNING])

    def troubled(self) -> Self:
        """Runs that a person should look at."""
        return self.filter(state__in=[Run.State.FAILED, Run.State.QUARANTINED])


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pghistory.AnyChange("state")),
    model_name="RunEvent",
    fields=["article", "engine_version", "state", "attempts", "error_code", "error_detail"],
)
class Run(models.Model):
    """One pass of one engine version over one article; the only queue there is."""

    class State(models.TextChoices):
        PENDING = "pending", "waiting for a worker"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        QUARANTINED = "quarantined", "set aside"
        SUPERSEDED = "superseded", "superseded"

    class Step(models.TextChoices):
        RECEIVED = "received", "received"
        TEXT = "text", "text read"
        CLAIMS = "claims", "speakers and claims found"
        SAVED = "saved", "saved"
        COMPARED = "compared", "compared with the collection"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="runs")
    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, null=True, blank=True, related_name="runs")
    engine_version = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(db_default=Now())
    dispatched_at = models.DateTimeField(null=True, blank=True)
    priority = models.SmallIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    timings = models.JSONField(default=dict, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Run"]] = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "engine_version"], name="one_run_per_article_and_engine"),
            models.CheckConstraint(
                condition=Q(state="running", lease__isnull=False, lease_until__isnull=False)
                | (~Q(state="running") & Q(lease=None)),
                name="a_run_is_leased_exactly_while_it_runs",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "quarantined"]) | ~Q(error_code=""), name="a_failed_run_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "id"],
                condition=Q(state__in=["pending", "running"]),
                name="runs_still_to_finish",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} of article {self.article_id}"

    def get_absolute_url(self) -> str:
        return reverse("run", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.state in (Run.State.PENDING, Run.State.RUNNING)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, now: datetime) -> Self:
        return self.filter(seen_at__gte=now - timedelta(seconds=Worker.SILENCE))


class Worker(models.Model):
    """One worker process group, by its name, and when it last gave a sign of life."""

    SILENCE = 30  # seconds without a beat after which a page says that no worker is running

    name = models.CharField(max_length=200, unique=True)
    engine_version = models.CharField(max_length=60)
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[models.Manager["Worker"]] = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
