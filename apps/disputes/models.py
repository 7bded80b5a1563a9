"""What stands against what: pairs of claims, and the disputes they make up."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Window
from django.db.models.functions import Greatest, Least, RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify

from apps.claims.changes import note_changes
from apps.claims.models import NOBODY, UNTOUCHED, Claim, ReviewState, Speaker
from apps.claims.triggers import keep_decided_rows
from apps.disputes import material  # noqa: F401 - its models are this app's, too
from apps.disputes.glance import Glance, letter_of, style_of
from apps.disputes.triggers import keep_decided_sides
from apps.listing import in_order
from apps.sources.models import Origin, Source
from apps.sources.words import learn_words

ITS_TEXTS = "SELECT DISTINCT text_id FROM claims_claim WHERE id IN (NEW.claim_id, NEW.counterclaim_id)"
MOST_NAMED, FEW_NAMED = 4, 3  # speakers that name a side; of more, so many, and how many others there are
FIRST_CLAIMS = 3  # of each side, as many as lists tell of
LEAST_ALONE = 5  # words that a quote needs to be read alone
FILTERED_BY = ["speaker_keys", "speakers_a", "speakers_b", "source_keys", "kinds", "languages", "topics", "handlers"]
UNREAD = ["search", "at_a_glance", *FILTERED_BY]  # where only questions are listed
DERIVED = [
    "search",
    *FILTERED_BY,
    "source_count",
    "last_published_on",
    "said_from",
    "said_to",
    "is_second_hand",
    "is_quoted",
    "changed_at",
    "at_a_glance",
]


class OppositionQuerySet(models.QuerySet["Opposition"]):
    def standing(self) -> Self:
        return self.exclude(state=ReviewState.REJECTED)

    def untouched(self) -> Self:
        return self.filter(origin=Origin.MACHINE, state=ReviewState.SUGGESTED)

    def between(self, claims: Iterable[Claim]) -> Self:
        """Pairs both of whose claims are among these, the surest first."""
        keys = [claim.pk for claim in claims]
        return self.filter(claim__in=keys, counterclaim__in=keys).order_by("-confidence", "pk")

    def touching(self, claims: Iterable[int]) -> Self:
        """Pairs at least one of whose claims is among these, the surest first."""
        keys = list(claims)
        return self.filter(Q(claim__in=keys) | Q(counterclaim__in=keys)).order_by("-confidence", "pk")


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Opposition(models.Model):
    """The atomic pair: the counterclaim contradicts the claim, for reasons anybody can check."""

    class Kind(models.TextChoices):
        DENIES = "denies", "denies"
        CONTRADICTS = "contradicts", "contradicts"
        DEBUNKS = "debunks", "debunks"
        BLAMES_OTHER = "blames-other", "blames another"
        IN_TENSION = "in-tension", "is in tension with"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="opposed_by", db_index=False)
    counterclaim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="opposes")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    confidence = models.FloatField(default=1.0)
    evidence = models.JSONField(default=dict)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.MACHINE)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.SUGGESTED)
    engine_version = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Opposition"]] = OppositionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(claim=F("counterclaim")), name="an_opposition_joins_two_claims"),
            models.UniqueConstraint(
                Least("claim", "counterclaim"), Greatest("claim", "counterclaim"), name="a_pair_is_stored_once"
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="an_oppositions_confidence_is_a_share"
            ),
        ]
        indexes = [
            models.Index(
                fields=["confidence", "id"],
                include=["claim", "counterclaim"],
                condition=UNTOUCHED,
                name="pairs_to_review",
            ),
            models.Index(
                fields=["claim", "counterclaim"], include=["state", "confidence", "id"], name="pairs_by_claims"
            ),
        ]
        triggers = [keep_decided_rows(), *note_changes(ITS_TEXTS)]

    def __str__(self) -> str:
        return f"{self.counterclaim_id} {self.kind} {self.claim_id}"


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def standing(self) -> Self:
        """Disputes people still look at: neither rejected nor merged away."""
        return self.exclude(state__in=[Dispute.State.REJECTED, Dispute.State.MERGED])

    def untouched(self) -> Self:
        return self.filter(origin=Origin.MACHINE, state=Dispute.State.SUGGESTED)

    def with_first_claims(self) -> Self:
        """With the claims that lists tell of, in a constant number of queries."""
        place = Window(RowNumber(), partition_by="position", order_by=["ordinal", "pk"])
        standing = Membership.objects.exclude(claim__state=ReviewState.REJECTED)
        first = standing.annotate(place=place).filter(place__lte=FIRST_CLAIMS)
        return self.prefetch_related(*with_members(first, Claim.objects.in_rows()))

    def for_list(self) -> Self:
        """With all that a row of the list shows, newest activity first."""
        return self.defer("search", *FILTERED_BY).newest_first()

    def rows_of(self, keys: list[int]) -> list["Dispute"]:
        """The rows of one page, in the order of its keys: to skip pages of keys costs little, of whole rows much."""
        return in_order(self.for_list(), keys)

    def in_lines(self) -> Self:
        """For lists of questions alone, without what only searches, filters and rows read."""
        return self.defer(*UNREAD)

    def for_page(self) -> Self:
        """With all that the side-by-side page shows of the dispute itself."""
        children = Dispute.objects.standing().order_by("pk")
        page = self.in_lines().select_related("parent", "merged_into", "engine_question")
        return page.prefetch_related(
            *with_members(Membership.objects.all(), Claim.objects.on_sides()), Prefetch("children", children)
        )

    def decided(self) -> Self:
        """Disputes a person has looked at and kept."""
        return self.filter(state__in=[Dispute.State.OPEN, Dispute.State.ANSWERED])

    def one_sided(self) -> Self:
        """Disputes of which one side is known only through the other's denial."""
        return self.filter(one_sided=True)

    def newest_first(self) -> Self:
        """Newest activity first; of one article's disputes the one the engine is surest of first."""
        return self.order_by("-active_on", "-confidence", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by(F("first_stated_on").asc(nulls_last=True), "pk")

    def searched(self, words: str) -> Self:
        """Disputes whose question, quotes (stemmed) or names (not stemmed) match a web search."""
        return self.filter(self.matching(words))

    @staticmethod
    def matching(words: str) -> Q:
        stemmed, plain = (SearchQuery(words, search_type="websearch", config=how) for how in ("english", "simple"))
        return Q(search=stemmed | plain)

    def among(self, claims: QuerySet[Claim]) -> Self:
        """Disputes in which one of these claims stands on a side."""
        return self.filter(pk__in=Membership.objects.filter(claim__in=claims).values("dispute"))

    def between(self, speakers: QuerySet[Speaker]) -> Self:
        """Disputes in which one of these speakers stands on a side."""
        return self.with_speakers(speakers.values_list("pk", flat=True))

    def with_speakers(self, speakers: Iterable[int], *, side: str = "") -> Self:
        """Disputes in which one of these speakers stands on some side, or on side `a` or `b`."""
        return self.filter(**{f"speakers_{side}__overlap" if side else "speaker_keys__overlap": list(speakers)})

    def opposing(self, ones: Iterable[int], others: Iterable[int], *, answering: bool = False) -> Self:
        """Disputes in which one of `ones` stands on one side and one of `others` on another.

        answering: on a later one, for the side that is answered comes before the one that answers it.
        """
        ones, others = list(ones), list(others)
        facing = Membership.objects.filter(dispute=OuterRef("dispute"), claim__speaker__in=others)
        earlier, elsewhere = Q(position__ordinal__lt=OuterRef("position__ordinal")), ~Q(position=OuterRef("position"))
        apart = Membership.objects.filter(dispute=OuterRef("pk"), claim__speaker__in=ones).filter(
            Exists(facing.filter(earlier if answering else elsewhere))
        )
        return self.with_speakers(ones).with_speakers(others).filter(Exists(apart))

    def about(self, topic: str) -> Self:
        """Disputes whose sides share this name or word, or that a web search for it finds."""
        return self.filter(Q(topics__contains=[topic.lower()]) | self.matching(topic))

    def handled_by(self, user: int | None) -> Self:
        """Disputes that this person made, decided or changed, or a claim in them."""
        return self.filter(handlers__contains=[user])

    def handled(self) -> Self:
        return self.exclude(handlers=[])

    def unhandled(self) -> Self:
        """Disputes as the machine left them."""
        return self.untouched().filter(handlers=[])

    def carried_by(self, sources: QuerySet[Source]) -> Self:
        """Disputes in which a claim comes from an article of one of these sources."""
        return self.filter(source_keys__overlap=list(sources.values_list("pk", flat=True)))

    def of_kinds(self, kinds: list[str]) -> Self:
        """Disputes whose sides oppose each other in one of these ways."""
        return self.filter(kinds__overlap=kinds)

    def related_to(self, dispute: "Dispute", claims: Iterable[Claim]) -> Self:
        """Other disputes that stand in the same articles, newest activity first."""
        texts = {claim.text_id for claim in claims}
        same = self.among(Claim.objects.filter(text__in=texts)).exclude(pk=dispute.pk)
        return same.in_lines().newest_first()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=DERIVED)
class Dispute(models.Model):
    """One neutral question that two or more sides answer differently.

    `active_on`, the counts and what is DERIVED come from the positions and the history, by services.refresh_disputes.
    `is_second_hand`: some side is; `is_quoted`: every side has words in quotation marks; `changed_at`: when it was
    made, or what stands in it changed; `handlers`: the people who had a hand in it; `at_a_glance`: what lists show.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", "suggested"
        OPEN = "open", "open"
        ANSWERED = "answered", "answered"
        MERGED = "merged", "merged"
        REJECTED = "rejected", "rejected"

    question = models.CharField(max_length=500)
    question_origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.MACHINE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUGGESTED)
    one_sided = models.BooleanField(default=False)
    confidence = models.FloatField(default=1.0)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.MACHINE)
    engine_version = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    first_stated_on = models.DateField(null=True, blank=True, editable=False)
    active_on = models.DateTimeField(editable=False)
    claim_count = models.PositiveIntegerField(default=0, editable=False)
    article_count = models.PositiveIntegerField(default=0, editable=False)
    speaker_keys = ArrayField(models.BigIntegerField(), default=list, editable=False)
    source_count = models.PositiveIntegerField(default=0, editable=False)
    last_published_on = models.DateField(null=True, blank=True, editable=False)
    said_from = models.DateField(null=True, blank=True, editable=False)
    said_to = models.DateField(null=True, blank=True, editable=False)
    speakers_a = ArrayField(models.BigIntegerField(), default=list, editable=False)
    speakers_b = ArrayField(models.BigIntegerField(), default=list, editable=False)
    source_keys = ArrayField(models.BigIntegerField(), default=list, editable=False)
    languages = ArrayField(models.CharField(max_length=12), default=list, editable=False)
    topics = ArrayField(models.TextField(), default=list, editable=False)
    handlers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    is_second_hand = models.BooleanField(default=False, editable=False)
    is_quoted = models.BooleanField(default=False, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    kinds = ArrayField(models.CharField(max_length=15), default=list, editable=False)
    search = SearchVectorField(null=True, editable=False)
    at_a_glance = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Dispute"]] = DisputeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="a_dispute_asks_a_question"),
            models.CheckConstraint(
                condition=Q(merged_into=None, state__in=["suggested", "open", "answered", "rejected"])
                | Q(merged_into__isnull=False, state="merged"),
                name="a_merged_dispute_names_its_heir",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="a_disputes_confidence_is_a_share"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                include=["first_stated_on", "last_published_on"],
                condition=~Q(state__in=["rejected", "merged"]),
                name="disputes_that_stand",
            ),
            models.Index(
                fields=["first_stated_on", "id"],
                include=["one_sided", "is_second_hand"],
                condition=~Q(state__in=["rejected", "merged"]) & (Q(one_sided=True) | Q(is_second_hand=True)),
                name="disputes_missing_a_side",
            ),
            models.Index(fields=["-active_on", "-confidence", "-id"], name="disputes_newest_first"),
            models.Index(fields=["state", "-active_on", "-confidence", "-id"], name="disputes_by_state"),
            models.Index(fields=["confidence", "id"], name="disputes_to_review", condition=UNTOUCHED),
            models.Index(fields=["-claim_count", "-id"], name="disputes_with_most_claims"),
            models.Index(fields=["-article_count", "-id"], name="disputes_with_most_articles"),
            GinIndex(fields=["search"], name="disputes_full_text"),
            GinIndex(fields=["speaker_keys"], name="disputes_by_speaker"),
            GinIndex(fields=["source_keys"], name="disputes_by_source"),
            GinIndex(fields=["kinds"], name="disputes_by_kind"),
            GinIndex(fields=["speakers_a"], name="disputes_by_speaker_on_a"),
            GinIndex(fields=["speakers_b"], name="disputes_by_speaker_on_b"),
            GinIndex(fields=["topics"], name="disputes_by_topic"),
            GinIndex(fields=["handlers"], name="disputes_by_handler"),
            models.Index(fields=["-source_count", "-id"], name="disputes_with_most_sources"),
            models.Index(fields=["-changed_at", "-id"], name="disputes_last_changed_first"),
            models.Index(fields=["confidence", "id"], name="disputes_least_sure_first"),
        ]
        triggers = [keep_decided_rows(), learn_words("question")]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("dispute", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return slugify(self.question)[:60].strip("-") or "dispute"

    @cached_property
    def glance(self) -> Glance:
        """What lists show of it."""
        return Glance.read(self.at_a_glance)

    @property
    def claims(self) -> list[Claim]:
        """The claims of all sides, those somebody rejected left out."""
        return [claim for position in self.positions.all() for claim in position.members]


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Position(models.Model):
    """One side of a dispute: the claims that answer its question alike."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="positions")
    ordinal = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200, blank=True)
    claims = models.ManyToManyField(Claim, through="Membership", related_name="positions")

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "ordinal"], name="sides_are_numbered"),
            models.UniqueConstraint(fields=["id", "dispute"], name="a_side_belongs_to_one_dispute"),
        ]
        triggers = [keep_decided_sides()]

    def __str__(self) -> str:
        return f"side {self.letter} of dispute {self.dispute_id}"

    @property
    def letter(self) -> str:
        return letter_of(self.ordinal)

    @property
    def style(self) -> str:
        return style_of(self.ordinal)

    @cached_property
    def members(self) -> list[Claim]:
        """The side's claims in order, without those somebody rejected."""
        claims = [row.claim for row in self.memberships.all()]
        return [claim for claim in claims if claim.state != ReviewState.REJECTED]

    @cached_property
    def name(self) -> str:
        """What people called the side, or else its speakers, in the order of their claims: a few, if they are many."""
        if self.label:
            return self.label
        heard = dict.fromkeys(claim.voice for claim in self.members)
        voices = [voice for voice in heard if voice != NOBODY]
        if len(voices) > MOST_NAMED:
            return f"{', '.join(voices[:FEW_NAMED])} and {len(voices) - FEW_NAMED} others"
        return ", ".join(voices) or NOBODY

    @property
    def lead(self) -> Claim | None:
        """The claim that stands for the side where there is room for one.

        A reported one rather than an implied one; one that can be read alone rather than "denied the reports".
        """
        return min(
            self.members, key=lambda claim: (claim.implicit, len(claim.quote.split()) < LEAST_ALONE), default=None
        )

    @property
    def is_second_hand(self) -> bool:
        return bool(self.members) and all(claim.is_second_hand for claim in self.members)

    @property
    def is_missing(self) -> bool:
        """Nobody is reported to have said it: it is known only from what the other side denies."""
        return all(claim.implicit for claim in self.members)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Membership(models.Model):
    """One claim's place on one side of a dispute; a claim stands on at most one side of it."""

    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="memberships")
    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="memberships")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="memberships")
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["ordinal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "claim"], name="a_claim_stands_on_one_side_of_a_dispute"),
        ]
        triggers = [keep_decided_sides()]

    def __str__(self) -> str:
        return f"claim {self.claim_id} on side {self.position_id}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class Removal(models.Model):
    """A claim that a person took out of a dispute: no machine puts it back, nor offers it again."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="removals")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="removals")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "claim"], name="a_claim_is_taken_out_of_a_dispute_once"),
        ]

    def __str__(self) -> str:
        return f"claim {self.claim_id} not in dispute {self.dispute_id}"


def with_members(
    memberships: QuerySet[Membership], claims: QuerySet[Claim]
) -> "list[Prefetch[Any, Any, Any]]":  # Any: the stubs want lookups, not names
    """Positions with these claims; Django runs one query a level, whatever the number of rows."""
    members = memberships.order_by("ordinal", "pk").prefetch_related(Prefetch("claim", queryset=claims))
    return [Prefetch("positions", Position.objects.order_by("ordinal")), Prefetch("positions__memberships", members)]


def with_sides(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with the sides of standing disputes they stand on."""
    rows = Membership.objects.exclude(dispute__state__in=[Dispute.State.REJECTED, Dispute.State.MERGED])
    return claims.prefetch_related(Prefetch("memberships", with_questions(rows).order_by("pk")))


def with_questions(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """With their sides, and of their disputes what leads to them."""
    told = [f"dispute__{name}" for name in ("question", "state")]
    places = ("dispute", "position", "claim", "ordinal", "position__dispute", "position__ordinal", "position__label")
    return memberships.select_related("dispute", "position").only(*places, *told)
