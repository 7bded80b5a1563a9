"""The filters of the lists of claims, articles and speakers: GET forms whose every field lives in the address."""

from typing import ClassVar

import django_filters
from django import forms
from django.db.models import Exists, F, OrderBy, OuterRef, QuerySet

from apps.accounts.searches import SavedSearch, SearchedList
from apps.claims.models import (
    LAST_PUBLISHED_FIRST,
    PUBLISHED,
    Claim,
    ClaimQuerySet,
    ClaimSpan,
    ReviewState,
    Speaker,
    SpeakerQuerySet,
    times_spoken,
)
from apps.listing import DAY, SHARE, ListFilter, order_choices
from apps.sources.models import Article, ArticleQuerySet, Origin, Source

CLAIM_SORTS: dict[str, tuple[str, tuple[str | OrderBy, ...]]] = {
    "newest": ("Last published", LAST_PUBLISHED_FIRST),
    "added": ("Last added", ("-pk",)),
    "oldest": ("First published", (F(PUBLISHED).asc(nulls_last=True), "text__article", "start", "pk")),
    "unsure": ("Least sure first", ("confidence", "pk")),
}
ARTICLE_SORTS: dict[str, tuple[str, tuple[str | OrderBy, ...]]] = {
    "added": ("Last added", ("-created_at", "-pk")),
    "newest": ("Last published", (F("published_on").desc(nulls_last=True), "-pk")),
    "oldest": ("First published", (F("published_on").asc(nulls_last=True), "pk")),
    "title": ("Title", ("title", "pk")),
}
SPEAKER_SORTS: dict[str, tuple[str, tuple[str | OrderBy, ...]]] = {
    "name": ("Name", ("name", "pk")),
    "claims": ("Most claims", ("-times", "name", "pk")),
    "added": ("Last added", ("-pk",)),
}
ALL = 10**9  # more than there will ever be
DISPUTED = [("yes", "in a dispute"), ("no", "in none")]
COPIES = [("no", "leave copies out"), ("yes", "only copies")]
STANDING_DISPUTES = {"memberships__dispute__state__in": ["suggested", "open", "answered"]}
SPEAKERS = forms.TextInput({"list": "speaker-names"})
SOURCES = forms.TextInput({"list": "source-names"})


class ClaimFilter(ListFilter):
    q = django_filters.CharFilter(label="Words", method="search", max_length=200)
    speaker = django_filters.CharFilter(label="Speaker", method="said_by", max_length=300, widget=SPEAKERS)
    source = django_filters.CharFilter(label="Source", method="carried_by", max_length=200, widget=SOURCES)
    disputed = django_filters.ChoiceFilter(
        label="Disputed", choices=DISPUTED, empty_label="either", method="in_dispute"
    )
    act = django_filters.MultipleChoiceFilter(
        label="Act", choices=Claim.Act.choices, distinct=False, widget=forms.CheckboxSelectMultiple
    )
    quoting = django_filters.MultipleChoiceFilter(
        label="In whose words", choices=Claim.Quoting.choices, distinct=False, widget=forms.CheckboxSelectMultiple
    )
    state = django_filters.MultipleChoiceFilter(
        label="State", choices=ReviewState.choices, distinct=False, widget=forms.CheckboxSelectMultiple
    )
    origin = django_filters.ChoiceFilter(label="Made", choices=Origin.choices, empty_label="by engine or person")
    since = django_filters.DateFilter(label="Published from", field_name=PUBLISHED, lookup_expr="gte", widget=DAY)
    until = django_filters.DateFilter(label="Published to", field_name=PUBLISHED, lookup_expr="lte", widget=DAY)
    least = django_filters.NumberFilter(
        label="Confidence from", field_name="confidence", lookup_expr="gte", min_value=0, max_value=1, widget=SHARE
    )
    most = django_filters.NumberFilter(
        label="Confidence to", field_name="confidence", lookup_expr="lte", min_value=0, max_value=1, widget=SHARE
    )
    sort = django_filters.ChoiceFilter(method="order", **order_choices(CLAIM_SORTS))
    grouping = (
        ("Search", ("q", "sort", "speaker", "source"), True),
        ("How it is told", ("act", "quoting", "disputed"), False),
        ("Time", ("since", "until"), False),
        ("Review", ("state", "origin", "least", "most"), False),
    )

    class Meta:
        model = Claim
        fields: ClassVar[list[str]] = []

    def filter_queryset(self, queryset: ClaimQuerySet) -> ClaimQuerySet:
        """Without a state asked for, the claims that nobody has rejected."""
        found: ClaimQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.standing()

    def search(self, queryset: ClaimQuerySet, _name: str, value: str) -> ClaimQuerySet:
        """Last added first, unless asked otherwise: to sort thousands of matches by their articles' days is slow.

        The slice makes the planner ask the full-text index first: it would walk all claims in search of a word. What it
        gives is in order and each claim once, so that of thousands of matches only those shown are looked up.
        """
        matches = ClaimSpan.objects.quoting(value).order_by("-claim_id").values("claim").distinct()
        return queryset.filter(pk__in=matches[:ALL]).order_by("-pk")

    def said_by(self, queryset: ClaimQuerySet, _name: str, value: str) -> ClaimQuerySet:
        return queryset.filter(speaker__in=list(Speaker.objects.named(value).values_list("pk", flat=True)))

    def carried_by(self, queryset: ClaimQuerySet, _name: str, value: str) -> ClaimQuerySet:
        return queryset.filter(text__article__source__in=sources_called(value))

    def in_dispute(self, queryset: ClaimQuerySet, _name: str, value: str) -> ClaimQuerySet:
        standing = Exists(Claim.objects.filter(pk=OuterRef("pk"), **STANDING_DISPUTES))
        return queryset.filter(standing if value == "yes" else ~standing)

    def order(self, queryset: ClaimQuerySet, _name: str, value: str) -> ClaimQuerySet:
        is_so_already = value == "added" and self.form.cleaned_data.get("q")
        return queryset if is_so_already else queryset.order_by(*CLAIM_SORTS[value][1])


class ArticleFilter(ListFilter):
    q = django_filters.CharFilter(label="Words of the title", method="search", max_length=200)
    source = django_filters.CharFilter(label="Source", method="carried_by", max_length=200, widget=SOURCES)
    language = django_filters.ChoiceFilter(label="Language", choices=Article.objects.languages, empty_label="any")
    since = django_filters.DateFilter(label="Published from", field_name="published_on", lookup_expr="gte", widget=DAY)
    until = django_filters.DateFilter(label="Published to", field_name="published_on", lookup_expr="lte", widget=DAY)
    copies = django_filters.ChoiceFilter(label="Copies", choices=COPIES, empty_label="too", method="as_copies")
    mine = django_filters.BooleanFilter(label="Only what I handed in", method="only_mine", widget=forms.CheckboxInput)
    sort = django_filters.ChoiceFilter(method="order", **order_choices(ARTICLE_SORTS))
    grouping = (
        ("Search", ("q", "sort", "source", "language"), True),
        ("Time", ("since", "until"), False),
        ("More", ("copies", "mine"), False),
    )

    class Meta:
        model = Article
        fields: ClassVar[list[str]] = []

    def search(self, queryset: ArticleQuerySet, _name: str, value: str) -> ArticleQuerySet:
        return queryset.filter(pk__in=Article.objects.titled(value).order_by().values("pk"))

    def carried_by(self, queryset: ArticleQuerySet, _name: str, value: str) -> ArticleQuerySet:
        return queryset.filter(source__in=sources_called(value))

    def as_copies(self, queryset: ArticleQuerySet, _name: str, value: str) -> ArticleQuerySet:
        return queryset.filter(copy_of__isnull=value == "no")

    def only_mine(self, queryset: ArticleQuerySet, _name: str, value: object) -> ArticleQuerySet:
        return queryset.filter(uploaded_by=self.request.user.pk) if value else queryset

    def order(self, queryset: ArticleQuerySet, _name: str, value: str) -> ArticleQuerySet:
        return queryset.order_by(*ARTICLE_SORTS[value][1])


class SpeakerFilter(ListFilter):
    q = django_filters.CharFilter(label="Name", method="search", max_length=200)
    kind = django_filters.MultipleChoiceFilter(
        label="Kind", choices=Speaker.Kind.choices, distinct=False, widget=forms.CheckboxSelectMultiple
    )
    represents = django_filters.CharFilter(label="Speaks for", method="speaking_for", max_length=300, widget=SPEAKERS)
    sort = django_filters.ChoiceFilter(method="order", **order_choices(SPEAKER_SORTS))
    grouping = (("Search", ("q", "sort", "kind", "represents"), True),)

    class Meta:
        model = Speaker
        fields: ClassVar[list[str]] = []

    def search(self, queryset: SpeakerQuerySet, _name: str, value: str) -> SpeakerQuerySet:
        return queryset.filter(pk__in=Speaker.objects.named(value))

    def speaking_for(self, queryset: SpeakerQuerySet, _name: str, value: str) -> SpeakerQuerySet:
        return queryset.filter(represents__in=list(Speaker.objects.named(value).values_list("pk", flat=True)))

    def order(self, queryset: SpeakerQuerySet, _name: str, value: str) -> SpeakerQuerySet:
        rows = queryset.alias(times=times_spoken()) if value == "claims" else queryset
        return rows.order_by(*SPEAKER_SORTS[value][1])


def sources_called(name: str) -> QuerySet[Source]:
    return Source.objects.filter(name__iexact=name)


CLAIMS = SearchedList(SavedSearch.Over.CLAIMS, ClaimFilter, Claim.objects.last_published_first, moved="created_at")
ARTICLES = SearchedList(SavedSearch.Over.ARTICLES, ArticleFilter, Article.objects.for_list, moved="created_at")
