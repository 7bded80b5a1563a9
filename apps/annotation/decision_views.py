"""Accept, reject, undo: one person's word on a claim, a dispute or lines of a text."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from apps.accounts.access import UserRequest, analyst_required
from apps.accounts.history import changes_of
from apps.annotation import pairs, services
from apps.annotation.forms import DecisionForm
from apps.annotation.versions import Stale
from apps.claims.models import Claim, SpeakerMatch
from apps.disputes.material import EngineReading
from apps.disputes.models import Dispute, Opposition
from apps.http import render_page
from apps.sources.models import Exclusion

UNMERGED = Dispute.objects.exclude(state=Dispute.State.MERGED)
UNSAID = {"csrfmiddlewaretoken", "version", "next"}  # what a form sent again has anew
Decide = Callable[[dict[str, Any]], object]  # Any: what DecisionForm cleans to


def decided(request: UserRequest, decide: Decide, *, back: str, done: str) -> HttpResponse:
    """Let `decide` act on the posted form and go back; a row changed meanwhile is shown instead (409).

    done: what to say, with a place for what `decide` has to add.
    """
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("The form lacks the version of what it decides on.")
    try:
        more = decide(form.cleaned_data)
    except Stale as stale:
        return conflict(request, stale, back=where_next(request, back))
    messages.success(request, done.format(more).strip())
    return redirect(where_next(request, back))


def where_next(request: UserRequest, back: str) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else back


def conflict(request: UserRequest, stale: Stale, *, back: str) -> HttpResponse:
    """Somebody was faster: how the row stands now, what was asked, and a button that asks again."""
    context = {
        "current": stale.current,
        "last_change": next(iter(changes_of(stale.current)), None),
        "asked": request.get_full_path(),
        "said": [(name, value) for name, values in request.POST.lists() for value in values if name not in UNSAID],
        "back": back,
    }
    response = render_page(request, "annotation/conflict.html", context, part="conflict", status=409)
    return reswap(retarget(response, "#messages"), "innerHTML")


@require_POST
@analyst_required
def claim_accept(request: UserRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=pk)
    return decided(
        request,
        lambda said: services.accept_claim(claim=claim, seen=said["version"], by=request.user),
        back=claim.get_absolute_url(),
        done=f"Claim {pk} accepted.",
    )


@require_POST
@analyst_required
def claim_reject(request: UserRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=pk)
    return decided(
        request,
        lambda said: services.reject_claim(claim=claim, seen=said["version"], by=request.user, reason=said["reason"]),
        back=claim.get_absolute_url(),
        done=f"Claim {pk} rejected. It is kept, under “Rejected”.",
    )


@require_POST
@analyst_required
def claim_undo(request: UserRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=pk)
    return decided(
        request,
        lambda said: services.reopen_claim(claim=claim, seen=said["version"], by=request.user),
        back=claim.get_absolute_url(),
        done=f"The decision on claim {pk} is undone.",
    )


@require_POST
@analyst_required
def reading_take(request: UserRequest, pk: int) -> HttpResponse:
    reading = get_object_or_404(EngineReading.objects.select_related("claim", "speaker"), claim=pk)
    return decided(
        request,
        lambda said: services.take_reading(claim=reading.claim, reading=reading, seen=said["version"], by=request.user),
        back=reading.claim.get_absolute_url(),
        done="The claim says what the engine now reads.",
    )


@require_POST
@analyst_required
def reading_keep(request: UserRequest, pk: int) -> HttpResponse:
    reading = get_object_or_404(EngineReading.objects.select_related("claim"), claim=pk)
    services.keep_despite_reading(reading)
    messages.success(request, "The claim stays as people decided.")
    return redirect(where_next(request, reading.claim.get_absolute_url()))


@require_POST
@analyst_required
def dispute_accept(request: UserRequest, pk: int) -> HttpResponse:
    dispute = get_object_or_404(UNMERGED, pk=pk)
    return decided(
        request,
        lambda said: services.accept_dispute(dispute=dispute, seen=said["version"], by=request.user),
        back=dispute.get_absolute_url(),
        done="Dispute accepted.",
    )


@require_POST
@analyst_required
def dispute_reject(request: UserRequest, pk: int) -> HttpResponse:
    dispute = get_object_or_404(UNMERGED, pk=pk)
    return decided(
        request,
        lambda said: services.reject_dispute(
            dispute=dispute, seen=said["version"], by=request.user, reason=said["reason"]
        ),
        back=dispute.get_absolute_url(),
        done="Dispute rejected. It is kept, and can be brought back.",
    )


@require_POST
@analyst_required
def dispute_undo(request: UserRequest, pk: int) -> HttpResponse:
    dispute = get_object_or_404(UNMERGED, pk=pk)
    return decided(
        request,
        lambda said: services.reopen_dispute(dispute=dispute, seen=said["version"], by=request.user),
        back=dispute.get_absolute_url(),
        done="The decision on this dispute is undone.",
    )


@require_POST
@analyst_required
def pair_accept(request: UserRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(Opposition, pk=pk)
    return decided(
        request,
        lambda said: pairs.accept_pair(pair=pair, seen=said["version"], by=request.user),
        back=pair.claim.get_absolute_url(),
        done="The pair is kept.",
    )


@require_POST
@analyst_required
def pair_reject(request: UserRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(Opposition, pk=pk)
    return decided(
        request,
        lambda said: pairs.reject_pair(pair=pair, seen=said["version"], by=request.user),
        back=pair.claim.get_absolute_url(),
        done="The pair is rejected. The engine will not bring it back. {}",
    )


@require_POST
@analyst_required
def pair_undo(request: UserRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(Opposition, pk=pk)
    return decided(
        request,
        lambda said: pairs.reopen_pair(pair=pair, seen=said["version"], by=request.user, at=timezone.now()),
        back=pair.claim.get_absolute_url(),
        done="The decision on this pair is undone.",
    )


@require_POST
@analyst_required
def match_reject(request: UserRequest, pk: int) -> HttpResponse:
    match = get_object_or_404(SpeakerMatch.objects.select_related("speaker", "other"), pk=pk)
    services.reject_match(match=match, by=request.user)
    messages.success(request, f"{match.speaker} and {match.other} are kept apart.")
    return redirect(where_next(request, match.speaker.get_absolute_url()))


@require_POST
@analyst_required
def match_undo(request: UserRequest, pk: int) -> HttpResponse:
    match = get_object_or_404(SpeakerMatch.objects.select_related("speaker", "other"), pk=pk)
    services.reopen_match(match=match, by=request.user)
    messages.success(request, f"{match.speaker} and {match.other} may be the same again.")
    return redirect(where_next(request, match.speaker.get_absolute_url()))


@require_POST
@analyst_required
def lines_restore(request: UserRequest, pk: int) -> HttpResponse:
    exclusion = get_object_or_404(Exclusion.objects.select_related("text__article"), pk=pk)
    return decided(
        request,
        lambda said: services.restore_lines(exclusion=exclusion, seen=said["version"], by=request.user),
        back=exclusion.text.article.get_absolute_url(),
        done="The lines are part of the article again.",
    )


@require_POST
@analyst_required
def lines_leave_out_again(request: UserRequest, pk: int) -> HttpResponse:
    exclusion = get_object_or_404(Exclusion.objects.select_related("text__article"), pk=pk)
    return decided(
        request,
        lambda said: services.leave_out_again(exclusion=exclusion, seen=said["version"], by=request.user),
        back=exclusion.text.article.get_absolute_url(),
        done="The lines are left out again.",
    )
