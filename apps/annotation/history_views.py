"""Who did what to a claim, a dispute, an article, a speaker or a source; and single changes taken back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.access import Right, UserRequest, readable
from apps.annotation.decision_views import where_next
from apps.annotation.deeds import Overtaken
from apps.annotation.histories import Kept, history_of, made_by, revert
from apps.claims.access import claim_for, speaker_for
from apps.disputes.access import dispute_for
from apps.disputes.models import Dispute
from apps.http import HtmxRequest, render_page
from apps.sources.access import article_for, source_for


@require_safe
@readable
def claim_history(request: HtmxRequest, pk: int) -> HttpResponse:
    return show_history(request, claim_for(request, pk, to=Right.READ))


@require_safe
@readable
def dispute_history(request: HtmxRequest, pk: int) -> HttpResponse:
    return show_history(request, dispute_for(request, pk, to=Right.READ, among=Dispute.objects.all()))


@require_safe
@readable
def article_history(request: HtmxRequest, pk: int) -> HttpResponse:
    return show_history(request, article_for(request, pk, to=Right.READ))


@require_safe
@readable
def speaker_history(request: HtmxRequest, pk: int) -> HttpResponse:
    return show_history(request, speaker_for(request, pk, to=Right.READ))


@require_safe
@readable
def source_history(request: HtmxRequest, pk: int) -> HttpResponse:
    return show_history(request, source_for(request, pk, to=Right.READ))


def show_history(request: HtmxRequest, row: Kept) -> HttpResponse:
    context = {
        "row": row,
        "entries": history_of(row),
        "made_by": made_by(row),
        "revert": f"{row._meta.model_name}_revert",
    }
    return render_page(request, "annotation/history.html", context, part="history")


@require_POST
def claim_revert(request: UserRequest, pk: int) -> HttpResponse:
    return reverted(request, claim_for(request, pk, to=Right.EDIT))


@require_POST
def dispute_revert(request: UserRequest, pk: int) -> HttpResponse:
    return reverted(request, dispute_for(request, pk, to=Right.EDIT))


@require_POST
def article_revert(request: UserRequest, pk: int) -> HttpResponse:
    return reverted(request, article_for(request, pk, to=Right.EDIT))


@require_POST
def speaker_revert(request: UserRequest, pk: int) -> HttpResponse:
    return reverted(request, speaker_for(request, pk, to=Right.EDIT))


@require_POST
def source_revert(request: UserRequest, pk: int) -> HttpResponse:
    return reverted(request, source_for(request, pk, to=Right.EDIT))


def reverted(request: UserRequest, row: Kept) -> HttpResponse:
    event = request.POST.get("event", "")
    if not event.isdecimal():
        return HttpResponseBadRequest("The form lacks the change that it takes back.")
    try:
        revert(row=row, event=int(event), by=request.user)
    except Overtaken:
        messages.error(request, "Something later changed the same. Take that back first; nothing was changed now.")
    else:
        messages.success(request, "That change is taken back.")
    return redirect(where_next(request, row.get_absolute_url()))
