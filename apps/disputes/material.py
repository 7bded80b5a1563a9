"""What disputes are put together from, and what becomes of those that change: see docs/decisions, 0013."""

from collections.abc import Iterable
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from apps.claims.changes import note_changes
from apps.claims.models import Claim, ReviewState, Speaker
from apps.claims.triggers import keep_decided_rows
from apps.sources.models import ArticleText, Origin

ITS_TEXTS = "SELECT DISTINCT text_id FROM claims_claim WHERE id IN (NEW.claim_id, NEW.other_id)"
REFUSE_ONE_ARTICLE = pgtrigger.Trigger(
    name="a_corroboration_joins_two_articles",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("claim_id", "other_id"),
    func="""
        IF (SELECT count(DISTINCT t.article_id) FROM claims_claim c JOIN sources_articletext t ON t.id = c.text_id
            WHERE c.id IN (NEW.claim_id, NEW.other_id)) < 2 THEN
            RAISE EXCEPTION 'claims % and % come from one article', NEW.claim_id, NEW.other_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class CorroborationQuerySet(models.QuerySet["Corroboration"]):
    def standing(self) -> Self:
        return self.exclude(state=ReviewState.REJECTED)

    def untouched(self) -> Self:
        return self.filter(origin=Origin.MACHINE, state=ReviewState.SUGGESTED)

    def of(self, claims: Iterable[int]) -> Self:
        """Pairs that one of these claims is in."""
        keys = list(claims)
        return self.filter(Q(claim__in=keys) | Q(other__in=keys))


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Corroboration(models.Model):
    """Two claims of different articles that say the same. `claim` is the one stored first."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="corroborated_by")
    other = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="corroborates")
    confidence = models.FloatField(default=1.0)
    evidence = models.JSONField(default=dict)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.MACHINE)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.SUGGESTED)
    engine_version = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Corroboration"]] = CorroborationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "other"], name="two_claims_corroborate_once"),
            models.CheckConstraint(condition=Q(claim__lt=F("other")), name="a_corroboration_is_of_two_claims_in_order"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="a_corroborations_confidence_is_a_share"
            ),
        ]
        triggers = [keep_decided_rows(), REFUSE_ONE_ARTICLE, *note_changes(ITS_TEXTS)]

    def __str__(self) -> str:
        return f"{self.claim_id} and {self.other_id} say the same"


class Finding(models.Model):
    """One dispute as the engine found it inside one article alone, before the collection is asked.

    `place`: the findings of a text in the engine's order, the surest first.
    """

    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="findings")
    place = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=500)
    confidence = models.FloatField()
    engine_version = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "place"], name="a_texts_findings_are_numbered"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="a_findings_confidence_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class FindingMember(models.Model):
    """One claim's place in a finding: the number of its side, and its place there."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="members")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="findings")
    side = models.PositiveSmallIntegerField()
    ordinal = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "claim"], name="a_claim_stands_on_one_side_of_a_finding"),
        ]

    def __str__(self) -> str:
        return f"claim {self.claim_id} on side {self.side} of finding {self.finding_id}"


class Suggestion(models.Model):
    """A claim that the engine would add to a dispute which people decided, and the side it would stand on.

    A machine writes and drops these as it likes. A person makes a membership of it, or a removal.
    """

    dispute = models.ForeignKey("disputes.Dispute", on_delete=models.CASCADE, related_name="suggestions")
    position = models.ForeignKey("disputes.Position", on_delete=models.CASCADE, related_name="suggestions")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="suggestions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "claim"], name="a_claim_is_suggested_once_for_a_dispute"),
        ]

    def __str__(self) -> str:
        return f"claim {self.claim_id} for dispute {self.dispute_id}"


class Forwarding(models.Model):
    """The number of a dispute that became part of another one, and where its address leads now."""

    number = models.BigIntegerField(primary_key=True)
    heir = models.ForeignKey("disputes.Dispute", on_delete=models.CASCADE, related_name="forwardings")

    def __str__(self) -> str:
        return f"{self.number} leads to {self.heir_id}"


class EngineReading(models.Model):
    """What the newest run reads at the place of a claim that people decided, where it says something else.

    A machine writes and drops these as it likes. `is_kept`: a person has seen it and kept the claim as it is.
    """

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="engine_reading")
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    act = models.CharField(max_length=10, choices=Claim.Act.choices)
    negated = models.BooleanField(default=False)
    engine_version = models.CharField(max_length=60, blank=True)
    is_kept = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"another reading of claim {self.claim_id}"


class EngineQuestion(models.Model):
    """The question that the newest findings ask of a dispute that people decided, where none asks its own any more.

    A machine writes and drops these as it likes. `is_kept`: a person has seen it and kept the question as it is.
    """

    dispute = models.OneToOneField("disputes.Dispute", on_delete=models.CASCADE, related_name="engine_question")
    question = models.CharField(max_length=500)
    engine_version = models.CharField(max_length=60, blank=True)
    is_kept = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.question


class ClashQuerySet(models.QuerySet["Clash"]):
    def touching(self, speakers: Iterable[int]) -> Self:
        """Where one of these speaks against somebody, or somebody against them."""
        keys = list(speakers)
        return self.filter(Q(speaker__in=keys) | Q(against__in=keys))

    def counted(self, *, least: int) -> "models.QuerySet[Clash, tuple[int, int, int, int]]":
        """Who speaks against whom, in how many disputes, how many of them unreviewed; the most first."""
        suggested = Count("pk", filter=Q(dispute__state="suggested"))
        counted = self.order_by().values_list("speaker", "against").annotate(times=Count("pk"), suggested=suggested)
        return counted.filter(times__gte=least).order_by("-times", "speaker", "against")


class Clash(models.Model):
    """One speaker standing, in one dispute that stands, on a side that answers the side of another.

    Derived by refresh_disputes.
    """

    dispute = models.ForeignKey("disputes.Dispute", on_delete=models.CASCADE, related_name="clashes")
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="+", db_index=False)
    against = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="+", db_index=False)

    objects = ClashQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "clashes"
        constraints = [
            models.UniqueConstraint(fields=["dispute", "speaker", "against"], name="two_speakers_clash_once_a_dispute"),
        ]
        indexes = [
            models.Index(fields=["speaker", "dispute", "against"], name="clashes_of_who_answers"),
            models.Index(fields=["against", "dispute", "speaker"], name="clashes_of_who_is_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker_id} against {self.against_id} in dispute {self.dispute_id}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class Unobtainable(models.Model):
    """Somebody looked for the original statement that a one-sided dispute lacks, and says that it cannot be had."""

    dispute = models.OneToOneField("disputes.Dispute", on_delete=models.CASCADE, related_name="unobtainable")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "unobtainable"

    def __str__(self) -> str:
        return f"the original of dispute {self.dispute_id}"
