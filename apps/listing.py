"""What all lists share: filters that live in the address, chips that take them away, and ways out of an empty one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms.renderers import Jinja2
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import cached_property

# What an address holds besides the search itself: which page of it, and since when rows count as new.
PLACE = ("page", "seen")
COUNTED_TO, ASKED_AT_ONCE = 10_000, 1_000
WAYS_OUT = 6
DAY = forms.DateInput({"type": "date"})
SHARE = forms.NumberInput({"step": "0.05"})
DRAWN = Jinja2()  # one for all forms, for it keeps the templates it has compiled

Rows = QuerySet[Any]  # Any: rows of whatever model is listed


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, and the address without it."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows there are, or about how many."""

    number: int
    is_about: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of a filter form that fold together."""

    title: str
    fields: list[forms.BoundField]
    used: int
    is_open: bool


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # it takes a type only in the stubs
    """Counts no further than `most`: beyond that nobody turns pages, and a filter helps more."""

    def __init__(self, rows: Rows, per_page: int, *, most: int = COUNTED_TO) -> None:
        super().__init__(rows, per_page)
        self.rows, self.most = rows, most

    @cached_property
    def counted(self) -> int:
        return self.rows.order_by()[: self.most + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.counted, self.most)

    @property
    def is_cut(self) -> bool:
        return self.counted > self.most


class KnownPaginator(Paginator):  # type: ignore[type-arg]  # it takes a type only in the stubs
    """Of a list of which few keys are counted: all of them are asked for once, in order, rather than counted first."""

    def __init__(self, rows: Rows, per_page: int, *, most: int) -> None:
        known = known_keys(rows, most=most)
        super().__init__(known.keys, per_page)
        self.is_cut = known.is_more


class ListFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """A GET form over a list. A value that is not understood is named, and the rest still filters."""

    # The title of a group, its fields, and whether it is open although none of them is used.
    grouping: ClassVar[tuple[tuple[str, tuple[str, ...], bool], ...]] = ()
    unlabelled: ClassVar[tuple[str, ...]] = ("sort",)  # fields that leave nothing out, so that no chip takes them away

    def get_form_class(self) -> type[forms.Form]:
        """With fields drawn by Jinja2: the filters of disputes take 4 ms so, and 13 by Django's own templates."""
        form: type[forms.Form] = super().get_form_class()
        form.default_renderer = DRAWN
        return form

    @property
    def groups(self) -> list[Group]:
        return [self.group(*one) for one in self.grouping]

    def group(self, title: str, names: tuple[str, ...], is_open: bool) -> Group:  # noqa: FBT001 - a row of a table
        fields = [self.form[name] for name in names if name in self.form.fields]
        used = sum(bool(field.data) for field in fields)
        return Group(title, fields, used, is_open or bool(used))

    @property
    def trigger(self) -> str:
        """When htmx asks again: at once for a choice, after a pause for what is typed.

        Not when a typed field is left: the rows, long there, would be replaced under the hand that reaches for them.
        """
        chosen = [name for name, field in self.form.fields.items() if not is_typed(field)]
        typed = [name for name, field in self.form.fields.items() if is_typed(field)]
        return ", ".join(
            [
                "submit",
                *(f"change from:#id_{name}" for name in chosen),
                *(f"input changed delay:400ms from:#id_{name}" for name in typed),
            ]
        )

    @property
    def problems(self) -> list[str]:
        """What is wrong with the address, one sentence for each filter that was therefore left out."""
        return [
            f"{self.form.fields[name].label}: {' '.join(errors)}"
            for name, errors in self.form.errors.items()
            if name in self.form.fields
        ]

    def chips(self) -> list[Chip]:
        """One for every filter value that is on."""
        return list(self.each_chip(self.data or QueryDict()))

    def each_chip(self, address: QueryDict) -> Iterator[Chip]:
        for name, value in self.form.cleaned_data.items():
            if name not in self.unlabelled:
                for one in value if isinstance(value, list) else [value]:
                    if one not in (None, "", False):
                        yield Chip(self.words_for(name, one), without(address, name, str(one)))

    def words_for(self, name: str, value: object) -> str:
        field = self.form.fields[name]
        if isinstance(field, forms.BooleanField | forms.NullBooleanField):
            return str(field.label)
        shown = date_format(value, "j M Y") if isinstance(value, date) else value
        return f"{field.label}: {dict(getattr(field, 'choices', ())).get(value, shown)}"

    def ways_out(self) -> list[tuple[Chip, int]]:
        """The filters that are on, each with how many rows there are without it, the most first."""
        found = [(chip, self.count_of(chip.query)) for chip in self.chips()[:WAYS_OUT]]
        return sorted([way for way in found if way[1]], key=lambda way: -way[1])

    def count_of(self, query: str) -> int:
        other = type(self)(QueryDict(query.removeprefix("?")), queryset=self.queryset, request=self.request)
        return BoundedPaginator(other.qs, 1).count


def order_choices(sorts: Mapping[str, tuple[str, Any]]) -> dict[str, Any]:  # Any: what a filter takes
    """The choices of a field that sorts; the first of the sorts is the order of a list that is not asked for one."""
    choices = [(key, label) for key, (label, _) in sorts.items()]
    return {"label": "Order", "choices": choices[1:], "empty_label": choices[0][1]}


def is_typed(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.TextInput | forms.NumberInput) and not isinstance(field, forms.DateField)


def listed(
    found: ListFilter, request: HttpRequest, *, per_page: int, most: int = COUNTED_TO
) -> dict[str, Any]:  # Any: a template's context
    """What the parts of every list page show: the page of keys, the chips, what was not understood, and ways out."""
    kind = KnownPaginator if most <= ASKED_AT_ONCE else BoundedPaginator
    pages = kind(found.qs.values_list("pk", flat=True), per_page, most=most)
    page = pages.get_page(request.GET.get("page"))
    return {
        "filter": found,
        "page": page,
        "chips": found.chips(),
        "ways_out": [] if pages.count else found.ways_out(),
        "query": tidy(request.GET, dropping=PLACE),
        "seen": seen_at(request),
    }


@dataclass(frozen=True, slots=True)
class Known:
    """The first keys of a list, as many as are counted, and whether there are more."""

    keys: list[int]
    is_more: bool

    @property
    def number(self) -> int:
        return len(self.keys)


def known_keys(rows: Rows, *, most: int) -> Known:
    """Asked once: so many keys cost less than their number and then the first of them."""
    keys = list(rows.values_list("pk", flat=True)[: most + 1])
    return Known(keys[:most], len(keys) > most)


def about_how_many(rows: Rows) -> Size:
    """Exact up to COUNTED_TO. Beyond, two figures of the planner's estimate, for counting millions takes seconds."""
    keys = rows.order_by().values("pk")
    number = keys[: COUNTED_TO + 1].count()
    if number <= COUNTED_TO:
        return Size(number, is_about=False)
    estimate = json.loads(keys.explain(format="json"))[0]["Plan"]["Plan Rows"]
    return Size(int(float(f"{max(estimate, number):.2g}")), is_about=True)


def in_order(rows: QuerySet[Model], keys: list[int]) -> list[Any]:  # Any: rows of that model
    """The rows of one page, in the order of its keys: to skip pages of keys costs little, of whole rows much."""
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def without(address: QueryDict, name: str, value: str) -> str:
    """The query string without one value of a filter; the page number goes too, for another list has other pages."""
    rest = address.copy()
    left = [other for other in rest.getlist(name) if other != value]
    rest.setlist(name, [] if left == rest.getlist(name) else left)
    return tidy(rest, dropping=("page",))


def tidy(address: QueryDict, *, dropping: tuple[str, ...] = ()) -> str:
    """The query string without the fields that were left empty, and without some more."""
    rest = address.copy()
    for name, values in address.lists():
        rest.setlist(name, [value for value in values if value and name not in dropping])
    return "?" + rest.urlencode()


def normal(address: QueryDict) -> str:
    """The query string of a search, the same however its fields were ordered and whatever page it showed."""
    rest = QueryDict(tidy(address, dropping=PLACE).removeprefix("?"))
    ordered = QueryDict(mutable=True)
    for name in sorted(rest):
        ordered.setlist(name, sorted(rest.getlist(name)))
    return "?" + ordered.urlencode()


def seen_at(request: HttpRequest) -> datetime | None:
    """Since when rows count as new, if the address says so."""
    try:
        at = parse_datetime(request.GET.get("seen", ""))
    except ValueError:
        return None
    return at if at and at.tzinfo else None
