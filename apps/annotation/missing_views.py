"""Giving up on an original statement that cannot be had, and looking for it again."""

import pghistory
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.access import Right, UserRequest
from apps.annotation.decision_views import where_next
from apps.disputes.access import dispute_for
from apps.disputes.material import Unobtainable
from apps.disputes.models import Dispute


class WhyForm(forms.Form):
    why = forms.CharField(max_length=300, required=False)


@require_POST
def original_given_up(request: UserRequest, pk: int) -> HttpResponse:
    """Saying so twice changes nothing."""
    dispute = dispute_for(request, pk, to=Right.EDIT, among=Dispute.objects.standing())
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The reason is too long (300 letters at most). Nothing was changed.")
        return redirect(where_next(request, reverse("missing")))
    with transaction.atomic(), pghistory.context(user=request.user.pk):
        values = {"by": request.user, "at": timezone.now(), "why": form.cleaned_data["why"]}
        Unobtainable.objects.get_or_create(dispute=dispute, defaults=values)
    again = reverse("original_sought", args=[pk])
    messages.success(
        request, "Marked: the original cannot be had. The board lists it under “cannot be had”.", extra_tags=again
    )
    return redirect(where_next(request, reverse("missing")))


@require_POST
def original_sought(request: UserRequest, pk: int) -> HttpResponse:
    dispute = dispute_for(request, pk, to=Right.EDIT, among=Dispute.objects.standing())
    with transaction.atomic(), pghistory.context(user=request.user.pk):
        Unobtainable.objects.filter(dispute=dispute).delete()
    messages.success(request, "The original is looked for again.")
    return redirect(where_next(request, reverse("missing")))
