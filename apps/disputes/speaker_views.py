"""Speakers: who is quoted, and all that one of them is reported to have said. Here because both show disputes."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from apps.accounts.access import Right, readable
from apps.claims.access import speaker_for
from apps.claims.filters import SpeakerFilter
from apps.claims.models import Claim, ClaimQuerySet, Speaker, SpeakerMatch
from apps.disputes.drift import contradictions_of, drifts
from apps.disputes.models import Dispute, with_sides
from apps.disputes.portraits import (
    carriers,
    lag_of,
    last_in_disputes,
    opponents,
    positions_over_time,
    tallies,
    ways_of_reaching,
)
from apps.disputes.sparklines import spark
from apps.http import HtmxRequest, moved_to, render_page
from apps.listing import in_order, listed, tidy
from apps.sources.spelling import meant_in

PER_PAGE = 25
CLAIMS = 15  # of a speaker, a page
TOP = 5
MATCHES = 10
DRIFTS = 10

Line = tuple[SpeakerMatch, Speaker, int]


@require_safe
@readable
def speaker_list(request: HtmxRequest) -> HttpResponse:
    rows = Speaker.objects.canonical().linked()
    found = SpeakerFilter(request.GET, queryset=rows.order_by("name", "pk"), request=request)
    context = listed(found, request, per_page=PER_PAGE)
    context["speakers"] = in_order(rows.for_list(), list(context["page"]))
    context["meant"] = [] if context["page"].paginator.count else meant_in(found)
    response = render_page(request, "speakers/speaker_list.html", context, part="results")
    return push_url(response, reverse("speakers") + tidy(request.GET)) if request.htmx else response


@require_safe
@readable
def speaker_page(request: HtmxRequest, pk: int, slug: str = "") -> HttpResponse:
    speaker = speaker_for(request, pk, to=Right.READ, among=Speaker.objects.for_page())
    if speaker.merged_into or slug != speaker.slug:
        return moved_to(request, speaker.merged_into or speaker)
    keys = [speaker.pk, *(merged.pk for merged in speaker.merged_from.all())]
    claims = Claim.objects.standing().filter(speaker__in=keys)
    context = {
        "speaker": speaker,
        **said(claims, number=request.GET.get("page", "")),
        **matches(keys),
        **profile(speaker, keys),
    }
    return render(request, "speakers/speaker_page.html", context)


@require_safe
@readable
def speaker_positions(request: HtmxRequest, pk: int) -> HttpResponse:
    """The sides the speaker took over time, how soon, and what the speaker said otherwise before."""
    speaker = speaker_for(request, pk, to=Right.READ, among=Speaker.objects.select_related("merged_into"))
    if speaker.merged_into:
        return moved_to(request, speaker.merged_into)
    keys = [speaker.pk, *speaker.merged_from.values_list("pk", flat=True)]
    context = {"speaker": speaker, "lag": lag_of(speaker, keys), **over_time(keys)}
    return render_page(request, "speakers/positions.html", context, part="positions")


def said(claims: ClaimQuerySet, *, number: str) -> dict[str, object]:
    """One page of the claims."""
    page = Paginator(claims.newest_first().values_list("pk", flat=True), CLAIMS).get_page(number)
    return {"page": page, "claims": in_order(with_sides(Claim.objects.in_rows()), list(page))}


def over_time(speakers: list[int]) -> dict[str, object]:
    """The last claims in disputes, and those that contradict each other; loaded once."""
    pairs = contradictions_of(speakers, most=DRIFTS)
    drawn = last_in_disputes(speakers)
    keys = {*drawn, *(key for pair in pairs for key in (pair.claim_id, pair.counterclaim_id))}
    loaded = with_sides(Claim.objects.in_rows()).in_bulk(keys)
    return {
        "drifts": drifts(pairs, loaded),
        "positions": positions_over_time(loaded[key] for key in dict.fromkeys(drawn)),
    }


def profile(speaker: Speaker, keys: list[int]) -> dict[str, object]:
    """How the speaker's words reach the reader, who carries them, and whom they contradict."""
    counted = tallies(keys)
    return {
        "totals": counted,
        "reached": ways_of_reaching(counted),
        "disputes": Dispute.objects.standing().with_speakers(keys).count(),
        "sources": carriers(counted),
        "over_time": spark(counted.by_month),
        "contradicts": opponents(speaker, answering=True),
        "contradicted_by": opponents(speaker, answering=False),
    }


def matches(keys: list[int]) -> dict[str, list[Line]]:
    """Who may be the same speaker, and who was said not to be: the surest first, each with its number of claims."""
    pairs = SpeakerMatch.objects.of(keys)
    by_state = {state: list(pairs.filter(state=state)[:MATCHES]) for state in SpeakerMatch.State}
    others = {match.pk: other_of(match, keys) for rows in by_state.values() for match in rows}
    made = Claim.objects.standing().filter(speaker__in=others.values()).order_by().values_list("speaker")
    times = dict(made.annotate(times=Count("pk")))
    lines = {
        state: [(match, others[match.pk], times.get(others[match.pk].pk, 0)) for match in rows]
        for state, rows in by_state.items()
    }
    return {"matches": lines[SpeakerMatch.State.SUGGESTED], "kept_apart": lines[SpeakerMatch.State.REJECTED]}


def other_of(match: SpeakerMatch, keys: list[int]) -> Speaker:
    return match.other if match.speaker_id in keys else match.speaker
