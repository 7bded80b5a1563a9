"""The dispute list's filters: a GET form whose every field lives in the address."""

from typing import ClassVar

import django_filters
from django import forms

from apps.accounts.searches import SavedSearch, SearchedList
from apps.claims.models import Speaker
from apps.disputes.models import Dispute, DisputeQuerySet, Opposition
from apps.listing import DAY, SHARE, ListFilter, order_choices
from apps.sources.models import Article, Source

SHOWN_STATES = [
    (Dispute.State.SUGGESTED, "suggested"),
    (Dispute.State.OPEN, "open"),
    (Dispute.State.ANSWERED, "answered"),
    (Dispute.State.REJECTED, "rejected"),
]
SORTS = {
    "newest": ("Newest activity", ("-active_on", "-confidence", "-pk")),
    "changed": ("Last changed here", ("-changed_at", "-pk")),
    "one-sided": ("Oldest one-sided", ("-one_sided", "first_stated_on", "pk")),
    "claims": ("Most claims", ("-claim_count", "-pk")),
    "articles": ("Most articles", ("-article_count", "-pk")),
    "sources": ("Most sources", ("-source_count", "-pk")),
    "review": ("Least sure first", ("confidence", "pk")),
}
SIDES = [("a", "side A"), ("b", "side B"), ("answering", "the side that answers the other speaker’s")]
DATES = [("stated", "a claim’s statement"), ("first", "first published"), ("active", "last activity")]
HANDS = [("second", "some side only second-hand"), ("first", "every side heard at first hand")]
HANDLED = [("me", "by me"), ("person", "by anybody"), ("machine", "by nobody: only the machine so far")]
# Which columns have to be no earlier than the first day asked for, and no later than the last one.
SPANS = {
    "": ("last_published_on", "first_stated_on"),
    "stated": ("said_to", "said_from"),
    "first": ("first_stated_on", "first_stated_on"),
    "active": ("active_on__date", "active_on__date"),
}
SPEAKERS = {"list": "speaker-names"}


class DisputeFilter(ListFilter):
    q = django_filters.CharFilter(label="Words", method="search", max_length=200)
    state = django_filters.MultipleChoiceFilter(
        label="State", choices=SHOWN_STATES, distinct=False, widget=forms.CheckboxSelectMultiple
    )
    one_sided = django_filters.BooleanFilter(
        label="Only where one side is missing", method="only_one_sided", widget=forms.CheckboxInput
    )
    speaker = django_filters.CharFilter(
        label="Speaker", method="together", max_length=300, widget=forms.TextInput(SPEAKERS)
    )
    side = django_filters.ChoiceFilter(
        label="Speaker stands on", choices=SIDES, empty_label="any side", method="together"
    )
    against = django_filters.CharFilter(
        label="Against", method="together", max_length=300, widget=forms.TextInput(SPEAKERS)
    )
    topic = django_filters.CharFilter(label="Topic", method="about", max_length=100)
    kind = django_filters.MultipleChoiceFilter(
        label="How they oppose", choices=Opposition.Kind.choices, method="of_kinds", widget=forms.CheckboxSelectMultiple
    )
    hearsay = django_filters.ChoiceFilter(label="Hearsay", choices=HANDS, empty_label="either", method="by_hands")
    quoted = django_filters.BooleanFilter(
        label="Direct quotes on every side", method="only_quoted", widget=forms.CheckboxInput
    )
    source = django_filters.CharFilter(
        label="Source", method="carried_by", max_length=200, widget=forms.TextInput({"list": "source-names"})
    )
    language = django_filters.ChoiceFilter(
        label="Language", choices=Article.objects.languages, empty_label="any", method="in_language"
    )
    since = django_filters.DateFilter(label="From", method="together", widget=DAY)
    until = django_filters.DateFilter(label="To", method="together", widget=DAY)
    date = django_filters.ChoiceFilter(
        label="These days are of", choices=DATES, empty_label="any article’s publication", method="together"
    )
    handled = django_filters.ChoiceFilter(
        label="Worked on", choices=HANDLED, empty_label="by whomever", method="by_handling"
    )
    least = django_filters.NumberFilter(
        label="Confidence from", field_name="confidence", lookup_expr="gte", min_value=0, max_value=1, widget=SHARE
    )
    most = django_filters.NumberFilter(
        label="Confidence to", field_name="confidence", lookup_expr="lte", min_value=0, max_value=1, widget=SHARE
    )
    sort = django_filters.ChoiceFilter(method="order", **order_choices(SORTS))
    grouping = (
        ("Search", ("q", "sort", "state", "one_sided"), True),
        ("Speakers", ("speaker", "side", "against"), False),
        ("Subject", ("topic", "kind", "hearsay", "quoted"), False),
        ("Source and time", ("source", "language", "since", "until", "date"), False),
        ("Review", ("handled", "least", "most"), False),
    )
    unlabelled = ("sort", "side", "date")

    class Meta:
        model = Dispute
        fields: ClassVar[list[str]] = []

    def filter_queryset(self, queryset: DisputeQuerySet) -> DisputeQuerySet:
        """Without a state asked for, the disputes people still look at."""
        found: DisputeQuerySet = super().filter_queryset(queryset)
        found = self.of_speakers(self.of_days(found))
        return found if self.form.cleaned_data.get("state") else found.standing()

    def words_for(self, name: str, value: object) -> str:
        said = super().words_for(name, value)
        refined = {"speaker": "side", "since": "date", "until": "date"}.get(name, "")
        chosen = self.form.cleaned_data.get(refined)
        return f"{said} ({dict(self.form.fields[refined].choices)[chosen]})" if chosen else said

    def together(self, queryset: DisputeQuerySet, _name: str, _value: object) -> DisputeQuerySet:
        """Fields that mean something only together: see filter_queryset."""
        return queryset

    def of_speakers(self, queryset: DisputeQuerySet) -> DisputeQuerySet:
        names = [self.form.cleaned_data.get(name) for name in ("speaker", "against")]
        one, other = (
            list(Speaker.objects.named(name).values_list("pk", flat=True)) if name else None for name in names
        )
        side = self.form.cleaned_data.get("side", "")
        if one is not None:
            queryset = queryset.with_speakers(one, side=side if side in ("a", "b") else "")
        if other is not None:
            answering = side == "answering"
            queryset = (
                queryset.with_speakers(other) if one is None else queryset.opposing(one, other, answering=answering)
            )
        return queryset

    def of_days(self, queryset: DisputeQuerySet) -> DisputeQuerySet:
        first, last = SPANS[self.form.cleaned_data.get("date", "")]
        days = {
            f"{first}__gte": self.form.cleaned_data.get("since"),
            f"{last}__lte": self.form.cleaned_data.get("until"),
        }
        return queryset.filter(**{column: day for column, day in days.items() if day})

    def search(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.searched(value)

    def about(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.about(value)

    def only_one_sided(self, queryset: DisputeQuerySet, _name: str, value: object) -> DisputeQuerySet:
        return queryset.one_sided() if value else queryset

    def only_quoted(self, queryset: DisputeQuerySet, _name: str, value: object) -> DisputeQuerySet:
        return queryset.filter(is_quoted=True) if value else queryset

    def by_hands(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.filter(is_second_hand=value == "second")

    def by_handling(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        if value == "me":
            return queryset.handled_by(self.request.user.pk)
        return queryset.handled() if value == "person" else queryset.unhandled()

    def in_language(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.filter(languages__contains=[value])

    def carried_by(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.carried_by(Source.objects.filter(name__iexact=value))

    def of_kinds(self, queryset: DisputeQuerySet, _name: str, value: list[str]) -> DisputeQuerySet:
        return queryset.of_kinds(value) if value else queryset

    def order(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.order_by(*SORTS[value][1])


DISPUTES = SearchedList(SavedSearch.Over.DISPUTES, DisputeFilter, Dispute.objects.newest_first, moved="changed_at")
