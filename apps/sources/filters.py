"""The filters of the list of sources."""

from typing import ClassVar

import django_filters

from apps.listing import ListFilter, order_choices
from apps.sources.models import Source, SourceQuerySet

SORTS = {
    "articles": ("Most articles", ("-times", "name", "pk")),
    "name": ("Name", ("name", "pk")),
    "added": ("Last added", ("-pk",)),
}


class SourceFilter(ListFilter):
    q = django_filters.CharFilter(label="Name or site", method="search", max_length=200)
    sort = django_filters.ChoiceFilter(method="order", **order_choices(SORTS))
    grouping = (("Search", ("q", "sort"), True),)

    class Meta:
        model = Source
        fields: ClassVar[list[str]] = []

    def search(self, queryset: SourceQuerySet, _name: str, value: str) -> SourceQuerySet:
        return queryset.called(value)

    def order(self, queryset: SourceQuerySet, _name: str, value: str) -> SourceQuerySet:
        return queryset.order_by(*SORTS[value][1])
