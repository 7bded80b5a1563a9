"""What people did to several rows at once, kept so that it can be undone; and what they note for each other."""

from typing import Any, ClassVar, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.annotation import round_models  # noqa: F401 - its models are this app's, too
from apps.claims.models import Claim
from apps.disputes.models import Dispute

NOTE_WORDS = SearchVector("words", config="english")


class DeedQuerySet(models.QuerySet["Deed"]):
    def newest_first(self) -> Self:
        return self.select_related("by", "undone_by").order_by("-pk")

    def on_dispute(self, key: int) -> Self:
        return self.filter(disputes__contains=[key])

    def on_claim(self, key: int) -> Self:
        return self.filter(claims__contains=[key])

    def on_speaker(self, key: int) -> Self:
        return self.filter(speakers__contains=[key])


class Deed(models.Model):
    """One thing that one person did to several rows at once, with how they stood before and after it.

    `before` and `after` hold the same keys: what kind of row, its id, and the values that the deed changed.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", "merged two disputes"
        SPLIT = "split", "split a dispute"
        MOVE = "move", "moved a claim to another side"
        REMOVE = "remove", "took a claim out"
        ADD = "add", "added a claim"
        OPPOSE = "oppose", "set a claim against another"
        PAIR = "pair", "decided a pair"
        PARENT = "parent", "made it part of another dispute"
        SPEAKERS = "speakers", "merged two speakers"
        AGREE = "agree", "said that two claims say the same"
        MARK = "mark", "marked a claim"
        EDIT = "edit", "edited a claim"
        MANY = "many", "decided many suggestions at once"
        DETAILS = "details", "changed what is known of a speaker"
        HAND_OVER = "hand-over", "said that claims are another speaker’s"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="deeds")
    at = models.DateTimeField(auto_now_add=True)
    disputes = ArrayField(models.BigIntegerField(), default=list)
    speakers = ArrayField(models.BigIntegerField(), default=list)
    claims = ArrayField(models.BigIntegerField(), default=list)
    before: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    after: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    undone_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Deed"]] = DeedQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["disputes"], name="deeds_by_dispute"),
            GinIndex(fields=["speakers"], name="deeds_by_speaker"),
            GinIndex(fields=["claims"], name="deeds_by_claim"),
        ]

    def __str__(self) -> str:
        return self.words


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def by_evidence(self) -> "models.QuerySet[Decision, Any]":  # Any: rows of counts
        """How many were accepted and rejected, by what the engine went by."""
        accepted = models.Count("pk", filter=models.Q(said=Decision.Said.ACCEPTED))
        rows = self.values("kind", "evidence").annotate(decided=models.Count("pk"), accepted=accepted)
        return rows.order_by("-decided", "kind", "evidence")


class Decision(models.Model):
    """One person's word, in the review queue, on one suggestion of the engine.

    `key`: of the row decided on; `label` and `evidence` are kept in words, for the row may go.
    `version`: of the row when it was decided; 0 for rows without versions.
    """

    class Kind(models.TextChoices):
        CLAIM = "claim", "claim"
        MATCH = "match", "speaker link"
        PAIR = "pair", "opposition"
        DISPUTE = "dispute", "dispute"

    class Said(models.TextChoices):
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.BigIntegerField()
    said = models.CharField(max_length=10, choices=Said.choices)
    reason = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=200)
    evidence = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="decisions")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Decision"]] = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "-id"], name="decisions_of_a_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.said}"


class NoteQuerySet(models.QuerySet["Note"]):
    def standing(self) -> Self:
        """Notes that nobody took away."""
        return self.filter(deleted_at=None)

    def for_thread(self) -> Self:
        """In the order in which they were written, with who wrote them."""
        return self.standing().select_related("by").order_by("pk")

    def saying(self, words: str) -> Self:
        """Notes that match a web search."""
        query = SearchQuery(words, search_type="websearch", config="english")
        return self.standing().annotate(found=NOTE_WORDS).filter(found=query)


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Note(models.Model):
    """What one person tells the others about a claim or a dispute. `deleted_at`: taken away, and kept."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, null=True, blank=True, related_name="notes")
    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, null=True, blank=True, related_name="notes")
    words = models.TextField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="notes")
    at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Note"]] = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claim=None) ^ Q(dispute=None), name="a_note_is_on_a_claim_or_on_a_dispute"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_note_says_something"),
        ]
        indexes = [GinIndex(NOTE_WORDS, name="notes_full_text")]

    def __str__(self) -> str:
        return self.words[:80]

    @property
    def thread_url(self) -> str:
        """Where it can be read among the others."""
        if self.claim_id:
            return reverse("claim_notes", args=[self.claim_id])
        return reverse("dispute_notes", args=[self.dispute_id])
