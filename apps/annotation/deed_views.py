"""Taking back what somebody did to several rows at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.access import Right, UserRequest, row_for
from apps.annotation import deeds
from apps.annotation.decision_views import where_next
from apps.annotation.models import Deed


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
