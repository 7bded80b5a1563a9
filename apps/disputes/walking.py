"""From one dispute to the next, in the list somebody came from: its search travels in the links."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from apps.disputes.filters import DisputeFilter
from apps.disputes.models import Dispute

AROUND = 50  # how far from its old place a dispute is looked for when the list has changed


@dataclass(frozen=True, slots=True)
class Step:
    """Another dispute of the list, and its address within that list."""

    question: str
    address: str


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the page stands in its list. `address`: the list itself."""

    address: str
    previous: Step | None
    next: Step | None


def walk_of(request: HttpRequest, dispute: Dispute) -> Walk | None:
    """The way on from here; None where the address does not say which list it came from.

    A dispute that has left the list, by being decided perhaps, is followed by the one that took its place.
    """
    query = request.GET.get("list")
    if query is None:
        return None
    data = QueryDict(query.removeprefix("?"))
    keys = DisputeFilter(data, queryset=Dispute.objects.newest_first(), request=request).qs.values_list("pk", flat=True)
    at = number(request.GET.get("at", ""))
    first = max(at - AROUND, 0)
    around = list(keys[first : at + AROUND])
    here = around.index(dispute.pk) if dispute.pk in around else None
    before, after = (at - first - 1, at - first) if here is None else (here - 1, here + 1)
    places = {first + place: around[place] for place in (before, after) if 0 <= place < len(around)}
    steps = steps_to(places, query)
    return Walk(f"{reverse('disputes')}{query}", steps.get(first + before), steps.get(first + after))


def steps_to(places: dict[int, int], query: str) -> dict[int, Step]:
    rows = Dispute.objects.in_lines().in_bulk(list(places.values()))
    return {at: Step(rows[key].question, address_within(rows[key], query, at)) for at, key in places.items()}


def address_within(dispute: Dispute, query: str, at: int) -> str:
    return f"{dispute.get_absolute_url()}?{urlencode({'list': query, 'at': at})}"


def number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 10 else 0  # noqa: PLR2004 - no list is longer
