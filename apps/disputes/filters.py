"""The dispute list's filters: a GET form whose every field lives in the address."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import django_filters
from django import forms
from django.http import QueryDict

from apps.claims.models import Speaker
from apps.disputes.models import Dispute, DisputeQuerySet, Opposition
from apps.sources.models import Source

SHOWN_STATES = [
    (Dispute.State.SUGGESTED, "suggested"),
    (Dispute.State.OPEN, "open"),
    (Dispute.State.ANSWERED, "answered"),
    (Dispute.State.REJECTED, "rejected"),
]
SORTS = {
    "newest": ("Newest activity", ("-active_on", "-confidence", "-pk")),
    "one-sided": ("Oldest one-sided", ("-one_sided", "first_stated_on", "pk")),
    "claims": ("Most claims", ("-claim_count", "-pk")),
    "articles": ("Most articles", ("-article_count", "-pk")),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, and the address without it."""

    label: str
    query: str


class DisputeFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    q = django_filters.CharFilter(label="Words", method="search", max_length=200)
    state = django_filters.MultipleChoiceFilter(
        label="State", choices=SHOWN_STATES, distinct=False, widget=forms.CheckboxSelectMultiple
    )
    one_sided = django_filters.BooleanFilter(
        label="Only where one side is missing", method="only_one_sided", widget=forms.CheckboxInput
    )
    speaker = django_filters.CharFilter(label="Speaker", method="between", max_length=300)
    source = django_filters.CharFilter(
        label="Source", method="carried_by", max_length=200, widget=forms.TextInput({"list": "source-names"})
    )
    kind = django_filters.MultipleChoiceFilter(
        label="How they oppose", choices=Opposition.Kind.choices, method="of_kinds", widget=forms.CheckboxSelectMultiple
    )
    sort = django_filters.ChoiceFilter(
        label="Order",
        choices=[(key, label) for key, (label, _) in SORTS.items() if key != "newest"],
        empty_label=SORTS["newest"][0],
        method="order",
    )

    class Meta:
        model = Dispute
        fields: ClassVar[list[str]] = []

    def filter_queryset(self, queryset: DisputeQuerySet) -> DisputeQuerySet:
        """Without a state asked for, the disputes people still look at."""
        found: DisputeQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.standing()

    def chips(self, address: QueryDict) -> Iterator[Chip]:
        """One for every filter value that is on."""
        for name, value in self.form.cleaned_data.items():
            for one in value if isinstance(value, list) else [value]:
                if one:
                    yield Chip(self.words_for(name, one), without(address, name, str(one)))

    def words_for(self, name: str, value: str) -> str:
        field = self.form.fields[name]
        if isinstance(field, forms.BooleanField | forms.NullBooleanField):
            return str(field.label)
        choices = dict(getattr(field, "choices", ()))
        return f"{field.label}: {choices.get(value, value)}"

    def search(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.searched(value)

    def only_one_sided(self, queryset: DisputeQuerySet, _name: str, value: object) -> DisputeQuerySet:
        return queryset.one_sided() if value else queryset

    def between(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.between(Speaker.objects.named(value))

    def carried_by(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.carried_by(Source.objects.filter(name__iexact=value))

    def of_kinds(self, queryset: DisputeQuerySet, _name: str, value: list[str]) -> DisputeQuerySet:
        return queryset.of_kinds(value) if value else queryset

    def order(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.order_by(*SORTS[value][1])


def without(address: QueryDict, name: str, value: str) -> str:
    """The query string without one value of a filter; the page number goes too, for another list has other pages."""
    rest = address.copy()
    left = [other for other in rest.getlist(name) if other != value]
    rest.setlist(name, [] if left == rest.getlist(name) else left)
    rest.pop("page", None)
    return tidy(rest)


def tidy(address: QueryDict) -> str:
    """The query string without the fields that were left empty."""
    rest = address.copy()
    for name, values in address.lists():
        rest.setlist(name, [value for value in values if value])
    return "?" + rest.urlencode()
