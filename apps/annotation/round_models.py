"""Blind second reviews: what several people judge apart from each other, and what is decided from it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from apps.accounts.models import User


class RoundItemQuerySet(models.QuerySet["RoundItem"]):
    def unseen_by(self, user: User) -> Self:
        """Those of open rounds that this reviewer has to judge yet, in their order."""
        asked = self.filter(review_round__reviewers=user, review_round__closed_at=None, outcome="")
        return asked.exclude(pk__in=Judgement.objects.filter(by=user).values("item")).order_by("ordinal", "pk")

    def laid_open(self) -> Self:
        """Those that everybody asked has judged, or whose round is closed: only then anybody sees judgements."""
        counted = self.annotate(
            given=Count("judgements", distinct=True), asked=Count("review_round__reviewers", distinct=True)
        )
        return counted.filter(Q(review_round__closed_at__isnull=False) | Q(given__gte=F("asked")), given__gt=0)


class ReviewRound(models.Model):
    """A number of suggestions that several reviewers judge without seeing each other's judgements."""

    class Kind(models.TextChoices):
        CLAIM = "claim", "claims"
        PAIR = "pair", "oppositions"
        MATCH = "match", "speaker links"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reviewers = models.ManyToManyField(User, related_name="review_rounds")
    opened_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.pk])


class RoundItem(models.Model):
    """One suggestion put up in a round. `key`: of its row; `outcome`: what was decided in the end."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"

    review_round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="items")
    ordinal = models.PositiveIntegerField()
    key = models.BigIntegerField()
    label = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    taken = models.ForeignKey("Judgement", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[models.Manager["RoundItem"]] = RoundItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review_round", "key"], name="a_round_asks_once")]

    def __str__(self) -> str:
        return self.label


class Judgement(models.Model):
    """What one reviewer says of one item: kept apart from the row, which it does not change.

    `start`, `end`: of a claim, where by this judgement it stands. `speaker`: who by it says so; empty as it was.
    """

    class Said(models.TextChoices):
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"
        SKIPPED = "skipped", "skipped"

    item = models.ForeignKey(RoundItem, on_delete=models.CASCADE, related_name="judgements")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="judgements")
    said = models.CharField(max_length=10, choices=Said.choices)
    reason = models.CharField(max_length=200, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(blank=True)
    speaker = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "by"], name="a_reviewer_judges_an_item_once"),
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(start__lt=F("end")), name="a_judged_passage_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said} by {self.by_id}"

    @property
    def gist(self) -> tuple[str, int | None, int | None, str]:
        """What two judgements have to share to say the same."""
        if self.said != Judgement.Said.ACCEPTED:
            return self.said, None, None, ""
        return self.said, self.start, self.end, self.speaker
