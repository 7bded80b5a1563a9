"""Who contradicts whom: a table and a network, both of the same numbers."""

from dataclasses import dataclass

from django import forms
from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from apps.accounts.access import readable
from apps.claims.models import Claim, Speaker
from apps.disputes.matrix import Edge, busiest, edges, matrix
from apps.disputes.network import HEIGHT, MOST_NODES, WIDTH, network
from apps.http import HtmxRequest, render_page
from apps.listing import tidy

ROWS = 20
TABS = {"matrix": "Matrix", "network": "Network"}


class MapForm(forms.Form):
    """What the map shows; every field lives in the address."""

    view = forms.ChoiceField(choices=list(TABS.items()), required=False, widget=forms.HiddenInput)
    speaker = forms.CharField(
        max_length=300, required=False, label="Around one speaker", widget=forms.TextInput({"list": "speaker-names"})
    )
    least = forms.IntegerField(min_value=1, max_value=9999, required=False, label="Disputes, at least")
    apart = forms.BooleanField(required=False, label="Most disputes first, not by party")


@dataclass(frozen=True, slots=True)
class Asked:
    """The address read: a field that makes no sense counts as not given, and `problems` says so."""

    view: str
    name: str
    least: int
    by_party: bool
    problems: list[str]


def asked_for(form: MapForm) -> Asked:
    form.is_valid()
    given = form.cleaned_data
    problems = [f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
    return Asked(
        given.get("view") or "matrix",
        given.get("speaker") or "",
        given.get("least") or 1,
        not given.get("apart"),
        problems,
    )


@require_safe
@readable
def map_page(request: HtmxRequest) -> HttpResponse:
    form = MapForm(request.GET)
    asked = asked_for(form)
    around = list(Speaker.objects.canonical().named(asked.name).values_list("pk", flat=True)) if asked.name else []
    found = edges(least=asked.least, about=around) if around or not asked.name else []
    nodes = busiest(found, most=MOST_NODES + 1, first=around)
    is_dense = len(nodes) > MOST_NODES
    context = {
        "form": form,
        "asked": asked,
        "nobody": bool(asked.name and not around),
        "is_dense": is_dense,
        "most_nodes": MOST_NODES,
        "tabs": [(key, words, query_for(request.GET, view=key)) for key, words in TABS.items()],
        "weaker": query_for(request.GET, least=str(asked.least + 1)),
        "matrix": matrix(found, nodes[:ROWS], by_party=asked.by_party),
        **(
            {"network": network_of(found, nodes), "box": f"0 0 {WIDTH} {HEIGHT}"} if shows_network(asked, nodes) else {}
        ),
    }
    return render_page(request, "pictures/map.html", context, part="results")


def shows_network(asked: Asked, nodes: list[int]) -> bool:
    return asked.view == "network" and 0 < len(nodes) <= MOST_NODES


def network_of(found: list[Edge], keys: list[int]) -> object:
    made = Claim.objects.standing().filter(speaker__in=keys).order_by().values_list("speaker")
    return network(found, Speaker.objects.in_bulk(keys), dict(made.annotate(times=Count("pk"))))


def query_for(address: QueryDict, **values: str) -> str:
    """The same address but for some values."""
    other = address.copy()
    for name, value in values.items():
        other[name] = value
    return tidy(other)
