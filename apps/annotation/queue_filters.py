"""The review queue's filters and orders: GET forms whose every field lives in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from apps.annotation.queues import Kind
from apps.claims.models import Claim, Speaker, SpeakerMatch
from apps.disputes.models import Opposition
from apps.listing import SHARE, ListFilter
from apps.sources.models import Article, ArticleText, Source

Rows = QuerySet[Any]  # Any: rows of whatever kind is reviewed
SORTS = {
    "": ("Least sure first", ("confidence", "pk")),
    "sure": ("Surest first", ("-confidence", "-pk")),
    "newest": ("Newest first", ("-pk",)),
}
BY_DISPUTE = "Dispute by dispute"


class QueueFilter(ListFilter):
    """What all kinds of suggestions are narrowed by. Claims stand behind each of them: `of_claims` says how."""

    speaker = django_filters.CharFilter(label="Speaker", method="said_by", max_length=300)
    source = django_filters.CharFilter(
        label="Source", method="published_by", max_length=200, widget=forms.TextInput({"list": "source-names"})
    )
    article = django_filters.CharFilter(label="Article", method="of_article", max_length=200)
    low = django_filters.NumberFilter(
        label="Confidence from", field_name="confidence", lookup_expr="gte", min_value=0, max_value=1, widget=SHARE
    )
    high = django_filters.NumberFilter(
        label="Confidence to", field_name="confidence", lookup_expr="lte", min_value=0, max_value=1, widget=SHARE
    )
    sort = django_filters.ChoiceFilter(
        label="Order",
        choices=[(key, label) for key, (label, _) in SORTS.items() if key],
        empty_label=SORTS[""][0],
        method="order",
    )
    grouping = (
        ("Narrow", ("kind", "speaker", "source", "article"), True),
        ("Confidence", ("low", "high"), False),
        ("Order", ("sort",), True),
    )

    def of_claims(self, queryset: Rows, claims: QuerySet[Claim]) -> Rows:
        raise NotImplementedError

    def said_by(self, queryset: Rows, _name: str, value: str) -> Rows:
        return self.of_claims(queryset, Claim.objects.filter(speaker__in=speakers_named(value)))

    def published_by(self, queryset: Rows, _name: str, value: str) -> Rows:
        return self.from_articles(
            queryset, Article.objects.filter(source__in=Source.objects.filter(name__iexact=value))
        )

    def of_article(self, queryset: Rows, _name: str, value: str) -> Rows:
        """By its number, or by words of its title."""
        number = value.strip().removeprefix("#")
        is_number = number.isdecimal() and len(number) < 18  # noqa: PLR2004 - a key of the database
        articles = Article.objects.filter(pk=number) if is_number else Article.objects.titled(value)
        return self.from_articles(queryset, articles)

    def from_articles(self, queryset: Rows, articles: QuerySet[Article]) -> Rows:
        texts = ArticleText.objects.filter(article__in=articles.values("pk")).values_list("pk", flat=True)
        return self.of_claims(queryset, Claim.objects.filter(text__in=list(texts)))

    def order(self, queryset: Rows, _name: str, value: str) -> Rows:
        return queryset.order_by(*SORTS[value][1])


def speakers_named(value: str) -> list[int]:
    """Looked up first: within one statement the planner takes them for many, and walks whole tables."""
    return list(Speaker.objects.named(value).values_list("pk", flat=True))


def with_disputes() -> django_filters.ChoiceFilter:
    """The order of those kinds whose rows stand in disputes."""
    choices = [*((key, label) for key, (label, _) in SORTS.items() if key), ("dispute", BY_DISPUTE)]
    return django_filters.ChoiceFilter(label="Order", choices=choices, empty_label=SORTS[""][0], method="order")


class ClaimQueueFilter(QueueFilter):
    kind = django_filters.ChoiceFilter(label="Act", field_name="act", choices=Claim.Act.choices, empty_label="any")
    sort = with_disputes()

    def of_claims(self, queryset: Rows, claims: QuerySet[Claim]) -> Rows:
        return queryset.filter(pk__in=claims.values("pk"))

    def order(self, queryset: Rows, name: str, value: str) -> Rows:
        """Dispute by dispute: those that stand in one, side by side."""
        if value != "dispute":
            return super().order(queryset, name, value)
        return queryset.filter(memberships__isnull=False).order_by(
            "memberships__dispute", "memberships__position", "pk"
        )


class PairQueueFilter(QueueFilter):
    kind = django_filters.ChoiceFilter(
        label="How they oppose", field_name="kind", choices=Opposition.Kind.choices, empty_label="any"
    )
    sort = with_disputes()

    def of_claims(self, queryset: Rows, claims: QuerySet[Claim]) -> Rows:
        return queryset.filter(Q(claim__in=claims.values("pk")) | Q(counterclaim__in=claims.values("pk")))

    def order(self, queryset: Rows, name: str, value: str) -> Rows:
        if value != "dispute":
            return super().order(queryset, name, value)
        return queryset.filter(claim__memberships__isnull=False).order_by("claim__memberships__dispute", "pk")


class MatchQueueFilter(QueueFilter):
    kind = django_filters.ChoiceFilter(
        label="Why they may be one", field_name="reason", choices=SpeakerMatch.Reason.choices, empty_label="any"
    )

    def of_claims(self, queryset: Rows, claims: QuerySet[Claim]) -> Rows:
        return queryset.filter(Q(speaker__in=claims.values("speaker")) | Q(other__in=claims.values("speaker")))


class DisputeQueueFilter(QueueFilter):
    kind = django_filters.ChoiceFilter(
        label="How they oppose", choices=Opposition.Kind.choices, empty_label="any", method="of_kind"
    )

    def of_claims(self, queryset: Rows, claims: QuerySet[Claim]) -> Rows:
        return queryset.filter(pk__in=claims.filter(memberships__isnull=False).values("memberships__dispute"))

    def said_by(self, queryset: Rows, _name: str, value: str) -> Rows:
        return queryset.filter(speaker_keys__overlap=speakers_named(value))

    def published_by(self, queryset: Rows, _name: str, value: str) -> Rows:
        sources = Source.objects.filter(name__iexact=value).values_list("pk", flat=True)
        return queryset.filter(source_keys__overlap=list(sources))

    def of_kind(self, queryset: Rows, _name: str, value: str) -> Rows:
        return queryset.filter(kinds__overlap=[value])


FILTERS: dict[str, type[QueueFilter]] = {
    Kind.CLAIM: ClaimQueueFilter,
    Kind.MATCH: MatchQueueFilter,
    Kind.PAIR: PairQueueFilter,
    Kind.DISPUTE: DisputeQueueFilter,
}
