"""Who speaks, under which names, and what each is reported to have asserted."""

import re
from collections.abc import Iterable
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Func, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, Left, LTrim
from django.urls import reverse
from django.utils.text import slugify
from pgvector.django import HalfVectorField, HnswIndex

from apps.claims import triggers
from apps.claims.changes import NOTE_MERGES, note_changes
from apps.sources.models import Article, ArticleText, Origin, Source
from apps.sources.words import learn_words

NOBODY = "Nobody named"
OPENING_MARKS = ('"', "“", "„", "«", "‘", "'", "「")
WORD = re.compile(r"[^\W_]+")
# As it is written, and without its accents: "Erdogan" finds "Erdoğan".
NAME_WORDS = SearchVector("name", "name_key", config="simple")
QUOTE_WORDS = SearchVector("quote", config="english")
PUBLISHED = "text__article__published_on"
# By article, so that the index of articles' days leads to the first page without a look at all claims.
LAST_PUBLISHED_FIRST = (F(PUBLISHED).desc(nulls_last=True), "-text__article", "start", "pk")
BLANK_LINES = r"\n[ \t\r]*(\n[ \t\r]*)+"  # for PostgreSQL


# What waits for a person: indexes of it stay small as people work.
UNTOUCHED = Q(origin="machine", state="suggested")


def name_query(words: str) -> SearchQuery:
    """Names that hold all the words, each at least begun. Of the words only letters and digits are taken."""
    begun = " & ".join(f"{word}:*" for word in WORD.findall(words))
    return SearchQuery(begun, config="simple", search_type="raw")


def days_in_order(what: str) -> models.CheckConstraint:
    """A last day only with a first one, and not before it."""
    first, last = f"{what}_on", f"{what}_until"
    return models.CheckConstraint(
        condition=Q(**{last: None}) | Q(**{f"{last}__gte": F(first)}), name=f"a_claim_was_{what}_from_first_to_last_day"
    )


class ReviewState(models.TextChoices):
    """What people made of a row. Only `suggested` rows of machine origin may be changed by a machine."""

    SUGGESTED = "suggested", "suggested"
    ACCEPTED = "accepted", "accepted"
    EDITED = "edited", "edited"
    REJECTED = "rejected", "rejected"
    ORPHANED = "orphaned", "orphaned"


def times_spoken() -> Coalesce:
    """How many standing claims a speaker made under this name. Of one index, no join: lists are sorted by it."""
    made = Claim.objects.standing().filter(speaker=OuterRef("pk")).order_by().values("speaker")
    return Coalesce(Subquery(made.annotate(times=Count("speaker")).values("times")), 0)


def times_spoken_before_merging() -> Coalesce:
    """How many standing claims count for a speaker because those who made them were merged into it."""
    made = Claim.objects.standing().filter(speaker__merged_into=OuterRef("pk")).order_by()
    counted = made.values("speaker__merged_into").annotate(times=Count("pk"))
    return Coalesce(Subquery(counted.values("times")), 0)


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def canonical(self) -> Self:
        """Speakers that stand for themselves, not those merged into another."""
        return self.filter(merged_into=None)

    def linked(self) -> Self:
        """Speakers known across articles, not those whom one article leaves unnamed."""
        return self.filter(article=None)

    def counted(self, path: str) -> Self:
        """With `times`: how many rows of the filtered path lead to each, the most first."""
        return self.annotate(times=Count(path)).order_by("-times", "name", "pk")

    def for_list(self) -> Self:
        """By name, with `times`: how many claims count for each, counted only for the rows that are fetched."""
        times = times_spoken() + times_spoken_before_merging()
        return self.select_related("represents").annotate(times=times).order_by("name", "pk")

    def for_page(self) -> Self:
        return self.select_related("merged_into", "represents", "source", "article").prefetch_related(
            "merged_from",
            Prefetch("aliases", Alias.objects.order_by("name", "pk")),
            Prefetch("spokespeople", Speaker.objects.order_by("name", "pk")),
        )

    def named(self, words: str) -> Self:
        """Those of this very name or alias, or, where there are none, those whose names hold them.

        Speakers merged into one of them count as found.
        """
        by_alias = Alias.objects.annotate(words=NAME_WORDS).filter(words=name_query(words)).values("speaker")
        by_name = self.annotate(words=NAME_WORDS).filter(words=name_query(words)).values("pk")
        holding = self.filter(Q(pk__in=by_name) | Q(pk__in=by_alias))
        exact = holding.filter(Q(name__iexact=words) | Q(aliases__name__iexact=words))
        found = (exact if exact.exists() else holding).order_by().values(heir=Coalesce("merged_into", "pk"))
        return self.filter(Q(pk__in=found) | Q(merged_into__in=found))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Speaker(models.Model):
    """One agent to whom texts ascribe words.

    `article` is set on speakers known from one article only (unnamed sources): they are never linked across articles.
    `disambiguation` tells bearers of one name apart; the engine links only to the bearer without one.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "person"
        ORGANISATION = "organisation", "organisation"
        GOVERNMENT = "government", "government body"
        OUTLET = "outlet", "outlet"
        DOCUMENT = "document", "document"
        GROUP = "group", "group"
        UNNAMED = "unnamed", "unnamed"

    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300)
    disambiguation = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PERSON)
    represents = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="spokespeople"
    )
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="speakers")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, blank=True, related_name="own_speakers")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.MACHINE)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Speaker"]] = SpeakerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name_key", "disambiguation", "article"],
                name="one_speaker_per_name_and_bearer",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_speaker_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="a_speaker_is_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(represents=None) | ~Q(represents=F("id")), name="a_speaker_does_not_represent_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="speakers_by_name"),
            GinIndex(NAME_WORDS, name="speakers_by_words_of_name"),
        ]
        triggers = [triggers.REFUSE_MERGE_CIRCLES, NOTE_MERGES, learn_words("name", "name_key")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("speaker", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return slugify(self.name)[:60].strip("-") or "speaker"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Alias(models.Model):
    """One more name under which a speaker is known."""

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300, db_index=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.MACHINE)

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(fields=["speaker", "name_key"], name="an_alias_is_stored_once_per_speaker"),
            models.CheckConstraint(condition=~Q(name=""), name="an_alias_has_a_name"),
        ]
        indexes = [GinIndex(NAME_WORDS, name="aliases_by_words_of_name")]
        triggers = [learn_words("name", "name_key")]

    def __str__(self) -> str:
        return self.name


class SpeakerMatchQuerySet(models.QuerySet["SpeakerMatch"]):
    def of(self, speakers: Iterable[int]) -> Self:
        """Pairs of one of these speakers, who count as one, and somebody else: the surest first, both names at hand."""
        keys = list(speakers)
        pairs = self.filter(Q(speaker__in=keys) ^ Q(other__in=keys))
        return pairs.select_related("speaker__article", "other__article").order_by("-confidence", "pk")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SpeakerMatch(models.Model):
    """Two speakers who may be one. `speaker` is the one stored first. Confidence orders, it is not measured."""

    class Reason(models.TextChoices):
        ALIAS = "alias", "one is called by a name of the other"
        SURNAME = "surname", "one is known by the other's last name only"

    class State(models.TextChoices):
        SUGGESTED = "suggested", "suggested"
        REJECTED = "rejected", "rejected"

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    confidence = models.FloatField()
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.MACHINE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUGGESTED)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["SpeakerMatch"]] = SpeakerMatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "speaker matches"
        constraints = [
            models.UniqueConstraint(fields=["speaker", "other"], name="two_speakers_match_once"),
            models.CheckConstraint(condition=Q(speaker__lt=F("other")), name="a_match_is_of_two_speakers_in_order"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="a_matchs_confidence_is_a_share"
            ),
        ]
        triggers = [triggers.keep_decided_rows()]

    def __str__(self) -> str:
        return f"{self.speaker_id} and {self.other_id}: {self.reason}"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def standing(self) -> Self:
        """Claims nobody has rejected."""
        return self.exclude(state=ReviewState.REJECTED)

    def untouched(self) -> Self:
        """Claims a machine made and no person has looked at: the only ones a machine may change."""
        return self.filter(origin=Origin.MACHINE, state=ReviewState.SUGGESTED)

    def newest_first(self) -> Self:
        """Last published first, undated ones at the end."""
        return self.order_by(F("text__article__published_on").desc(nulls_last=True), "-pk")

    def last_published_first(self) -> Self:
        """The last published article's claims first, each article's in the order of its text."""
        return self.order_by(*LAST_PUBLISHED_FIRST)

    def in_text_order(self) -> Self:
        return self.order_by("start", "end", "pk")

    def shown(self) -> Self:
        """With all that a claim's card shows, in a constant number of queries."""
        return self.with_whose().prefetch_related("spans")

    def on_sides(self) -> Self:
        """With all that a claim's card on the side of a dispute shows."""
        return self.with_whose().select_related("engine_reading__speaker").prefetch_related(contents())

    def with_whose(self) -> Self:
        """With whose they are, through whom they came and where they stand."""
        whose = self.select_related("speaker__merged_into", "speaker__represents", "text__article__source")
        return whose.defer("text__body").prefetch_related(Prefetch("within", rungs()))

    def in_rows(self) -> Self:
        """With what a line of a list shows; rows that claims share are loaded once."""
        return self.defer("note").prefetch_related(
            "speaker__merged_into",
            Prefetch("within", rungs()),
            Prefetch("text", ArticleText.objects.in_rows()),
            contents(),
        )

    def paragraphs(self) -> dict[int, int]:
        """Which of its text's paragraphs, parted by blank lines, each of these claims begins in; the first is 1."""
        before = LTrim(Left("text__body", F("start") + 1))
        gaps = Func(before, Value(BLANK_LINES), function="regexp_count", output_field=models.IntegerField())
        return dict(self.order_by().values_list("pk", gaps + 1))


def contents() -> "Prefetch[str, models.QuerySet[ClaimSpan], str]":
    """The spans that claims' words stand in, without their cues."""
    rows = ClaimSpan.objects.filter(role=ClaimSpan.Role.CONTENT).only("claim", "role", "quote", "start")
    return Prefetch("spans", rows)


def rungs() -> "models.QuerySet[Claim]":
    """What claims stand within, two rungs of the ladder. Fetched apart: few claims have any, and PostgreSQL plans a
    query of thirteen tables for longer than it runs."""
    return Claim.objects.select_related("speaker__merged_into", "within__speaker__merged_into")


@pghistory.track(
    pghistory.InsertEvent(condition=pgtrigger.Q(new__origin="analyst")),  # who marked it; the engine's need no event
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)
class Claim(models.Model):
    """What one speaker is reported, in one article, to have asserted.

    `start` and `end` are the hull of the content's spans. `speaker` null: nobody is named. `implicit`: nobody is
    reported to assert it, it stands only inside the denial it is `within`. `stated_on`: when it was said, as the text
    tells; `happened_on`: when what it speaks of happened, as people say. Each with `_until`, where days are not exact.
    """

    class Quoting(models.TextChoices):
        DIRECT = "direct", "direct quote"
        INDIRECT = "indirect", "paraphrase"
        MIXED = "mixed", "partly quoted"
        NARRATOR = "narrator", "the article's own voice"

    class Act(models.TextChoices):
        ASSERT = "assert", "asserts"
        DENY = "deny", "denies"
        ACCUSE = "accuse", "accuses"
        CONFIRM = "confirm", "confirms"
        CONCEDE = "concede", "concedes"
        REJECT = "reject", "rejects"
        WARN = "warn", "warns"
        PROMISE = "promise", "promises"
        ASK = "ask", "asks"
        ORDER = "order", "orders"
        OPINE = "opine", "thinks"
        FEEL = "feel", "feels"
        INTEND = "intend", "intends"

    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="claims")
    speaker = models.ForeignKey(
        Speaker, on_delete=models.PROTECT, null=True, blank=True, related_name="claims", db_index=False
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quoting = models.CharField(max_length=10, choices=Quoting.choices, default=Quoting.INDIRECT)
    act = models.CharField(max_length=10, choices=Act.choices, default=Act.ASSERT)
    negated = models.BooleanField(default=False)
    hedged = models.BooleanField(default=False)
    implicit = models.BooleanField(default=False)
    within = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="nested")
    confidence = models.FloatField(default=1.0)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.MACHINE)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.SUGGESTED)
    engine_version = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    stated_on = models.DateField(null=True, blank=True)
    stated_until = models.DateField(null=True, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    happened_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Claim"]] = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="a_claim_has_length"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="a_claims_confidence_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(within=None) | ~Q(within=F("id")), name="a_claim_does_not_stand_within_itself"
            ),
            models.UniqueConstraint(
                fields=["text", "start", "end", "speaker"],
                condition=Q(origin="machine"),
                name="a_machine_claim_is_stored_once",
                nulls_distinct=False,
            ),
            days_in_order("stated"),
            days_in_order("happened"),
        ]
        indexes = [
            models.Index(fields=["text", "start"], name="claims_in_text_order"),
            models.Index(
                fields=["speaker", "id"],
                include=["state", "origin", "confidence", "text", "quoting", "within", "implicit"],
                name="claims_of_speakers",
            ),
            models.Index(fields=["confidence", "id"], name="claims_least_sure_first"),
            BrinIndex(fields=["created_at"], name="claims_by_when_they_came"),
            models.Index(fields=["confidence", "id"], name="claims_to_review", condition=UNTOUCHED),
            models.Index(fields=["stated_on"], name="claims_by_day_of_statement", condition=Q(stated_on__isnull=False)),
            models.Index(fields=["happened_on"], name="claims_by_day_of_event", condition=Q(happened_on__isnull=False)),
        ]
        triggers = [triggers.keep_decided_rows(), *note_changes("SELECT NEW.text_id")]

    def __str__(self) -> str:
        return f"claim {self.pk} ({self.start}–{self.end})"

    def get_absolute_url(self) -> str:
        return reverse("claim", args=[self.pk])

    @property
    def content(self) -> list["ClaimSpan"]:
        return [span for span in self.spans.all() if span.role == ClaimSpan.Role.CONTENT]

    @property
    def cue(self) -> list["ClaimSpan"]:
        return [span for span in self.spans.all() if span.role == ClaimSpan.Role.CUE]

    @property
    def quote(self) -> str:
        """The content's words, fragments joined by an ellipsis."""
        return " … ".join(span.quote for span in self.content)

    @property
    def in_marks(self) -> str:
        """The quote in quotation marks, its own where the article has some."""
        return self.quote if self.quote.startswith(OPENING_MARKS) else f"“{self.quote}”"

    @property
    def said_by(self) -> Speaker | None:
        """The speaker the claim counts for today: merged speakers resolve to the one they were merged into."""
        return (self.speaker.merged_into or self.speaker) if self.speaker else None

    @property
    def voice(self) -> str:
        """The name under which a page shows who said it; the article's own words are its source's."""
        if self.said_by:
            return self.said_by.name
        source = self.text.article.source
        return NOBODY if self.implicit else source.name if source else "The article"

    @property
    def ladder(self) -> list[Speaker]:
        """Through whom the words came to the article's source: the last teller first, whoever said them at the end."""
        chain: list[Claim] = []
        claim: Claim | None = self
        while claim is not None and claim not in chain:
            chain.append(claim)
            claim = claim.within
        told = [outer.said_by for outer in reversed(chain)]
        return [speaker for speaker, before in zip(told, [None, *told], strict=False) if speaker and speaker != before]

    @property
    def tellers(self) -> str:
        """Those on the ladder between the article's source and whoever said it."""
        return ", ".join(speaker.name for speaker in self.ladder[:-1])

    @property
    def is_second_hand(self) -> bool:
        """Told by somebody other than the one who said it, or another outlet's report retold."""
        teller = self.within.speaker_id if self.within else None
        return self.is_retold or (None not in (teller, self.speaker_id) and teller != self.speaker_id)

    @property
    def is_retold(self) -> bool:
        """The words of an outlet other than the one that published the article."""
        speaker = self.said_by
        if speaker is None or speaker.kind != Speaker.Kind.OUTLET:
            return False
        return speaker.source_id is None or speaker.source_id != self.text.article.source_id


class ClaimVector(models.Model):
    """What one claim is about, for finding claims like it. Apart from the claim: it is large, and nobody's word."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, primary_key=True, related_name="vector")
    embedding = HalfVectorField(dimensions=384, editable=False)

    class Meta:
        indexes = [
            HnswIndex(
                fields=["embedding"],
                name="claims_by_what_they_are_about",
                m=16,
                ef_construction=64,
                opclasses=["halfvec_cosine_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"vector of claim {self.claim_id}"


class ClaimSpanQuerySet(models.QuerySet["ClaimSpan"]):
    def quoting(self, words: str) -> Self:
        """Words of claims, not of cues or mentions, that match a web search."""
        query = SearchQuery(words, search_type="websearch", config="english")
        return self.annotate(words=QUOTE_WORDS).filter(words=query, role=ClaimSpan.Role.CONTENT)

    def newest_first(self) -> Self:
        """Those of the newest claims first.

        The sum keeps the planner off the index of claims: it would walk all of them in search of a rare word.
        """
        claim = ExpressionWrapper(F("claim_id") + 0, output_field=models.BigIntegerField())
        return self.order_by(claim.desc())


class ClaimSpan(models.Model):
    """One fragment of a claim's content, cue or speaker mention, with the words that stand there."""

    class Role(models.TextChoices):
        CONTENT = "content", "content"
        CUE = "cue", "cue"
        SPEAKER = "speaker", "speaker"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="spans")
    role = models.CharField(max_length=8, choices=Role.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)

    objects: ClassVar[models.Manager["ClaimSpan"]] = ClaimSpanQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="a_span_has_length"),
            models.UniqueConstraint(fields=["claim", "role", "start"], name="a_claims_span_is_stored_once"),
        ]
        indexes = [GinIndex(QUOTE_WORDS, name="quotes_full_text")]
        triggers = [triggers.REFUSE_MISQUOTES, learn_words("quote", condition=pgtrigger.Q(new__role="content"))]

    def __str__(self) -> str:
        return f"{self.role} {self.start}–{self.end}"
