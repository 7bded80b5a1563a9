"""When who said what, over all disputes that a filter finds."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, F, Max, Min, OuterRef, Prefetch, QuerySet
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from apps.accounts.access import readable
from apps.claims.models import Claim
from apps.disputes.eras import SCALES, Era, era
from apps.disputes.filters import DisputeFilter
from apps.disputes.models import Dispute, DisputeQuerySet, Membership, Opposition, with_questions
from apps.disputes.timeline import By, Days, Row, articles_of, timeline
from apps.http import HtmxRequest, render_page
from apps.listing import known_keys, tidy

MOST = 80  # claims a picture
MOST_ROWS = 12
UNDATED = 10
COUNTED_TO = 200
COLUMNS = {
    By.PUBLICATION: ("text__article__published_on", "text__article__published_on"),
    By.STATEMENT: ("stated_on", "stated_until"),
    By.EVENT: ("happened_on", "happened_until"),
}
# The last first, in the order of an index: then no more are read than are shown.
PUBLISHED = (F("text__article__published_on").desc(nulls_last=True), "-text__article", "-pk")
LAST_FIRST = {
    By.PUBLICATION: PUBLISHED,
    By.STATEMENT: (F("stated_on").desc(), "-pk"),
    By.EVENT: (F("happened_on").desc(), "-pk"),
}
LAST_UNDATED = {By.PUBLICATION: PUBLISHED, By.STATEMENT: ("-pk",), By.EVENT: ("-pk",)}
KINDS = {"speakers": "speakers", "disputes": "disputes"}
OWN = ("by", "rows", "scale", "on", "q", "speaker", "source", "page")


class TimelineForm(forms.Form):
    """What the timeline shows, besides which disputes."""

    by = forms.ChoiceField(choices=[(by.value, by.value) for by in By], required=False, label="Days of")
    rows = forms.ChoiceField(choices=list(KINDS.items()), required=False, label="Rows are")
    scale = forms.ChoiceField(choices=[(scale, scale) for scale in SCALES], required=False)
    on = forms.DateField(
        required=False,
        label="Around the day",
        validators=[MinValueValidator(date(1000, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )


@dataclass(frozen=True, slots=True)
class Asked:
    by: By
    rows: str
    scale: str
    on: date | None
    problems: list[str]


def asked_for(address: QueryDict) -> Asked:
    """The address read: a field that makes no sense counts as not given, and `problems` says so."""
    form = TimelineForm(address)
    form.is_valid()
    given = form.cleaned_data
    problems = [f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
    by = By(given.get("by") or By.PUBLICATION)
    return Asked(by, given.get("rows") or "speakers", given.get("scale") or "", given.get("on"), problems)


@require_safe
@readable
def timeline_page(request: HtmxRequest) -> HttpResponse:
    found = DisputeFilter(request.GET, queryset=Dispute.objects.all(), request=request)
    asked = asked_for(request.GET)
    claims = claims_in(found.qs)
    whole = whole_time(found.qs, claims, asked.by)
    crowded = crowded_on(claims, asked.by, asked.on or whole.last) if whole and not asked.scale else None
    shown = era(asked.scale, asked.on, whole, crowded=crowded) if whole else None
    context = {
        "filter": found,
        "chips": found.chips(),
        "asked": asked,
        "hidden": [(name, value) for name, values in request.GET.lists() if name not in OWN for value in values],
        "by_links": [(by, query_for(request.GET, by=by.value)) for by in By],
        "undated": undated(claims, asked.by),
        "to_disputes": query_for(request.GET, by="", rows="", scale="", on=""),
        **(drawn(claims, asked, shown, request.GET) if shown else {}),
    }
    return render_page(request, "pictures/timeline_page.html", context, part="results")


def claims_in(disputes: DisputeQuerySet) -> QuerySet[Claim]:
    """The standing claims of these disputes, each once."""
    places = Membership.objects.filter(claim=OuterRef("pk"), dispute__in=disputes.order_by().values("pk"))
    return Claim.objects.standing().filter(Exists(places))


def whole_time(disputes: DisputeQuerySet, claims: QuerySet[Claim], by: By) -> Days | None:
    """From the first day there is to the last; disputes know the days of their articles."""
    if by == By.PUBLICATION:
        ends = disputes.order_by().aggregate(first=Min("first_stated_on"), last=Max("last_published_on"))
        return Days(ends["first"], ends["last"]) if ends["first"] else None
    column = COLUMNS[by][0]
    dated = claims.filter(**{f"{column}__isnull": False})
    first = dated.order_by(column).values_list(column, flat=True).first()
    last = dated.order_by(f"-{column}").values_list(column, flat=True).first()
    return Days(first, last) if first and last else None


def crowded_on(claims: QuerySet[Claim], by: By, last: date) -> date | None:
    """The day of the first claim that has no room in a picture, counted back from a day; None if there is room."""
    column = COLUMNS[by][0]
    dated = claims.filter(**{f"{column}__lte": last}).order_by(*LAST_FIRST[by])
    return dated.values_list(column, flat=True)[MOST : MOST + 1].first()


def drawn(claims: QuerySet[Claim], asked: Asked, shown: Era, address: QueryDict) -> dict[str, Any]:  # Any: a context
    """The picture of an era: its last claims, those of the busiest rows."""
    column = COLUMNS[asked.by][0]
    within = claims.filter(**{f"{column}__range": (shown.days.first, shown.days.last)})
    keys = list(within.order_by(*LAST_FIRST[asked.by]).values_list("pk", flat=True)[: COUNTED_TO + 1])
    rows = rows_of(keys[:MOST], asked.rows)
    kept = rows[:MOST_ROWS]
    at_hand = [claim.pk for row in kept for claim in row.claims]
    pairs = Opposition.objects.standing().filter(claim__in=at_hand, counterclaim__in=at_hand).order_by("pk")
    picture = timeline(kept, pairs, by=asked.by, span=shown.days)
    return {
        "timeline": picture,
        "era": shown,
        "total": len(keys),
        "is_more": len(keys) > COUNTED_TO,
        "rows_left_out": len(rows) - len(kept),
        "scales": [(scale, query_for(address, scale=scale, on=str(shown.days.last))) for scale in SCALES],
        "before": query_for(address, scale=shown.scale, on=str(shown.before)),
        "after": query_for(address, scale=shown.scale, on=str(shown.after)),
        "zooms": [(tick, query_for(address, scale=shown.finer, on=str(tick.day))) for tick in picture.ticks],
    }


def rows_of(keys: list[int], kind: str) -> list[Row]:
    """The claims by who speaks, or by the first dispute they stand in; the fullest rows first."""
    claims = Claim.objects.in_rows().filter(pk__in=keys)
    if kind == "disputes":
        places = with_questions(Membership.objects.order_by("pk"))
        claims = claims.prefetch_related(Prefetch("memberships", places))
    grouped: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims.order_by("pk"):
        grouped[heading(claim, kind)].append(claim)
    found = [Row(name, "", address, claims) for (name, address), claims in grouped.items()]
    return sorted(found, key=lambda row: (-len(row.claims), row.name))


def heading(claim: Claim, kind: str) -> tuple[str, str]:
    """The row's name and where it leads."""
    if kind == "disputes":
        dispute = claim.memberships.all()[0].dispute
        return dispute.question, dispute.get_absolute_url()
    return claim.voice, claim.said_by.get_absolute_url() if claim.said_by else ""


def undated(claims: QuerySet[Claim], by: By) -> dict[str, object]:
    """How many claims have no such day, and the first of them."""
    without = claims.filter(**{COLUMNS[by][0]: None})
    known = known_keys(without.order_by(*LAST_UNDATED[by]), most=COUNTED_TO)
    shown = list(Claim.objects.in_rows().filter(pk__in=known.keys[:UNDATED]).order_by("-pk"))
    return {"number": known.number, "is_more": known.is_more, "claims": shown, "articles": articles_of(shown)}


def query_for(address: QueryDict, **values: str) -> str:
    """The same address but for some values; what is empty is left out."""
    other = address.copy()
    for name, value in values.items():
        other[name] = value
    return tidy(other, dropping=("page",))
