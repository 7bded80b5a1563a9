"""Accept, reject, undo: one person's word on a claim, a dispute or lines of a text."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from apps.accounts.access import Right, UserRequest
from apps.accounts.history import changes_of
from apps.annotation import pairs, services
from apps.annotation.forms import DecisionForm
from apps.annotation.versions import Stale
from apps.claims.access import claim_for, match_for
from apps.claims.models import Claim
from apps.disputes.access import dispute_for, pair_for, question_for, reading_for
from apps.disputes.models import Dispute, Opposition
from apps.http import render_page
from apps.sources.access import lines_for

UNSAID = {"csrfmiddlewaretoken", "version", "next"}  # what a form sent again has anew


def decided(
    request: UserRequest,
    decide: Callable[..., object],
    *,
    back: str,
    done: str,
    says_why: bool = False,
    undo: Callable[[], str] = str,
) -> HttpResponse:
    """Let `decide` act on the version that was seen and go back; a row changed meanwhile is shown instead (409).

    done: what to say, with a place for what `decide` has to add. says_why: `decide` takes the posted reason.
    undo: the address that takes it back, once it is done.
    """
    form = DecisionForm(request.GET.dict() | request.POST.dict())  # the address of an undo names its version
    if not form.is_valid():
        return HttpResponseBadRequest("The form lacks the version of what it decides on.")
    try:
        why = {"reason": form.cleaned_data["reason"]} if says_why else {}
        more = decide(seen=form.cleaned_data["version"], by=request.user, **why)
    except Stale as stale:
        return conflict(request, stale, back=where_next(request, back))
    messages.success(request, done.format(more).strip(), extra_tags=undo())
    return redirect(where_next(request, back))


def undoing(name: str, row: Claim | Dispute | Opposition) -> str:
    """The address that takes back what was just decided about the row."""
    return f"{reverse(name, args=[row.pk])}?version={row.version}"


def where_next(request: UserRequest, back: str) -> str:
    """The address on this site that the form or the link names, else `back`."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
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
def claim_accept(request: UserRequest, pk: int) -> HttpResponse:
    claim = claim_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(services.accept_claim, claim=claim),
        back=claim.get_absolute_url(),
        done=f"Claim {pk} accepted.",
        undo=lambda: undoing("claim_undo", claim),
    )


@require_POST
def claim_reject(request: UserRequest, pk: int) -> HttpResponse:
    claim = claim_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(services.reject_claim, claim=claim),
        back=claim.get_absolute_url(),
        done=f"Claim {pk} rejected. It is kept, under “Rejected”.",
        says_why=True,
        undo=lambda: undoing("claim_undo", claim),
    )


@require_POST
def claim_undo(request: UserRequest, pk: int) -> HttpResponse:
    claim = claim_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(services.reopen_claim, claim=claim),
        back=claim.get_absolute_url(),
        done=f"The decision on claim {pk} is undone.",
    )


@require_POST
def reading_take(request: UserRequest, pk: int) -> HttpResponse:
    reading = reading_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(services.take_reading, claim=reading.claim, reading=reading),
        back=reading.claim.get_absolute_url(),
        done="The claim says what the engine now reads.",
    )


@require_POST
def reading_keep(request: UserRequest, pk: int) -> HttpResponse:
    reading = reading_for(request, pk, to=Right.EDIT)
    services.keep_despite_reading(reading)
    messages.success(request, "The claim stays as people decided.")
    return redirect(where_next(request, reading.claim.get_absolute_url()))


@require_POST
def question_take(request: UserRequest, pk: int) -> HttpResponse:
    asked = question_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(services.take_question, asked=asked),
        back=reverse("dispute", args=[pk, asked.dispute.slug]),
        done="The dispute asks what the engine now asks.",
    )


@require_POST
def question_keep(request: UserRequest, pk: int) -> HttpResponse:
    asked = question_for(request, pk, to=Right.EDIT)
    services.keep_own_question(asked)
    messages.success(request, "The question stays as it is.")
    return redirect(where_next(request, asked.dispute.get_absolute_url()))


@require_POST
def dispute_accept(request: UserRequest, pk: int) -> HttpResponse:
    dispute = dispute_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(services.accept_dispute, dispute=dispute),
        back=dispute.get_absolute_url(),
        done="Dispute accepted.",
        undo=lambda: undoing("dispute_undo", dispute),
    )


@require_POST
def dispute_reject(request: UserRequest, pk: int) -> HttpResponse:
    dispute = dispute_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(services.reject_dispute, dispute=dispute),
        back=dispute.get_absolute_url(),
        done="Dispute rejected. It is kept, and can be brought back.",
        says_why=True,
        undo=lambda: undoing("dispute_undo", dispute),
    )


@require_POST
def dispute_undo(request: UserRequest, pk: int) -> HttpResponse:
    dispute = dispute_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(services.reopen_dispute, dispute=dispute),
        back=dispute.get_absolute_url(),
        done="The decision on this dispute is undone.",
    )


@require_POST
def pair_accept(request: UserRequest, pk: int) -> HttpResponse:
    pair = pair_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(pairs.accept_pair, pair=pair),
        back=pair.claim.get_absolute_url(),
        done="The pair is kept.",
        undo=lambda: undoing("pair_undo", pair),
    )


@require_POST
def pair_reject(request: UserRequest, pk: int) -> HttpResponse:
    pair = pair_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(pairs.reject_pair, pair=pair),
        back=pair.claim.get_absolute_url(),
        done="The pair is rejected. The engine will not bring it back. {}",
        says_why=True,
        undo=lambda: undoing("pair_undo", pair),
    )


@require_POST
def pair_undo(request: UserRequest, pk: int) -> HttpResponse:
    pair = pair_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(pairs.reopen_pair, pair=pair, at=timezone.now()),
        back=pair.claim.get_absolute_url(),
        done="The decision on this pair is undone.",
    )


@require_POST
def match_reject(request: UserRequest, pk: int) -> HttpResponse:
    match = match_for(request, pk, to=Right.EDIT)
    services.reject_match(match=match, by=request.user)
    messages.success(request, f"{match.speaker} and {match.other} are kept apart.")
    return redirect(where_next(request, match.speaker.get_absolute_url()))


@require_POST
def match_undo(request: UserRequest, pk: int) -> HttpResponse:
    match = match_for(request, pk, to=Right.EDIT)
    services.reopen_match(match=match, by=request.user)
    messages.success(request, f"{match.speaker} and {match.other} may be the same again.")
    return redirect(where_next(request, match.speaker.get_absolute_url()))


@require_POST
def lines_restore(request: UserRequest, pk: int) -> HttpResponse:
    exclusion = lines_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(services.restore_lines, exclusion=exclusion),
        back=exclusion.text.article.get_absolute_url(),
        done="The lines are part of the article again.",
    )


@require_POST
def lines_leave_out_again(request: UserRequest, pk: int) -> HttpResponse:
    exclusion = lines_for(request, pk, to=Right.EDIT)
    return decided(
        request,
        partial(services.leave_out_again, exclusion=exclusion),
        back=exclusion.text.article.get_absolute_url(),
        done="The lines are left out again.",
    )
