"""Who did what to a dispute or a speaker, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.access import Right, UserRequest, readable, row_for
from apps.accounts.history import Change, changes_of
from apps.annotation import deeds
from apps.annotation.decision_views import where_next
from apps.annotation.models import Deed, DeedQuerySet
from apps.claims.access import speaker_for
from apps.claims.models import Speaker
from apps.disputes.access import dispute_for
from apps.disputes.models import Dispute
from apps.http import HtmxRequest, render_page

SHOWN = 50
TOLD_FIELDS = {"question", "state", "parent", "name", "kind", "represents"}


@require_safe
@readable
def dispute_history(request: HtmxRequest, pk: int) -> HttpResponse:
    return show_history(
        request, dispute_for(request, pk, to=Right.READ, among=Dispute.objects.all()), Deed.objects.on_dispute(pk)
    )


@require_safe
@readable
def speaker_history(request: HtmxRequest, pk: int) -> HttpResponse:
    return show_history(request, speaker_for(request, pk, to=Right.READ), Deed.objects.on_speaker(pk))


def show_history(request: HtmxRequest, row: Dispute | Speaker, found: DeedQuerySet) -> HttpResponse:
    done = list(found.newest_first()[:SHOWN])
    context = {
        "row": row,
        "deeds": done,
        "undoable": deeds.undoable(done),
        "changes": told_changes(row)[:SHOWN],
        "here": request.path,
    }
    return render_page(request, "annotation/history.html", context, part="history")


def told_changes(row: Dispute | Speaker) -> list[Change]:
    """Single changes that say something to people and were no part of a deed."""
    changes = [change for change in changes_of(row) if not change.part_of]
    return [change for change in changes if TOLD_FIELDS & {name for name, _, _ in change.fields}]


@require_POST
def deed_undo(request: UserRequest, pk: int) -> HttpResponse:
    deed = row_for(request, Deed.objects.all(), pk=pk, to=Right.EDIT)
    try:
        deeds.undo(deed=deed, by=request.user, at=timezone.now())
    except deeds.Overtaken:
        messages.error(request, "Something later changed the same rows. Undo that first; nothing was changed now.")
    else:
        messages.success(request, "Undone. Everything stands as it did before.")
    return redirect(where_next(request, reverse("disputes")))
