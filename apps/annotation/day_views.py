"""The page on which people say when a claim was stated, and when what it speaks of happened."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.accounts.access import Right, UserRequest
from apps.annotation.days import ClaimDays, set_days
from apps.annotation.forms import VersionedForm
from apps.annotation.versions import Stale
from apps.claims.access import claim_for
from apps.claims.models import Claim

FIELDS = ("stated_on", "stated_until", "happened_on", "happened_until")
PICKER = {"type": "date"}


def day(label: str, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs=PICKER, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, help_text=help_text, widget=widget)


class DaysForm(VersionedForm):
    """The days of a claim; a last day only where the first is not exact."""

    stated_on = day("Stated on")
    stated_until = day("or until", "Only if the day is not known exactly: the last day it can have been.")
    happened_on = day("What it speaks of happened on")
    happened_until = day("or until", "Only if it took longer, or the day is not known exactly.")

    def clean(self) -> None:
        for what in ("stated", "happened"):
            first, last = (self.cleaned_data.get(f"{what}_{end}") for end in ("on", "until"))
            if last and not first:
                self.add_error(f"{what}_on", "Give the first day, too.")
            if first and last and last < first:
                self.add_error(f"{what}_until", "This day is before the first one.")

    def days(self) -> ClaimDays:
        return ClaimDays(**{name: self.cleaned_data[name] for name in FIELDS})


@require_http_methods(["GET", "HEAD", "POST"])
def claim_days(request: UserRequest, pk: int) -> HttpResponse:
    claim = claim_for(request, pk, to=Right.EDIT, among=Claim.objects.shown())
    if request.method != "POST":
        return show(request, claim, DaysForm(initial=values_of(claim)), status=200)
    form = DaysForm(request.POST)
    if not form.is_valid():
        return show(request, claim, form, status=422)
    try:
        set_days(claim=claim, seen=form.cleaned_data["version"], days=form.days(), by=request.user)
    except Stale as stale:
        return show(request, claim, form.on_top_of(stale.current.version), status=409)
    messages.success(request, "The days are saved.")
    return redirect(claim)


def values_of(claim: Claim) -> dict[str, object]:
    return {name: getattr(claim, name) for name in ("version", *FIELDS)}


def show(request: UserRequest, claim: Claim, form: DaysForm, *, status: int) -> HttpResponse:
    now = [(form.fields[name].label, getattr(claim, name)) for name in FIELDS]
    context = {"claim": claim, "form": form, "current": now if status == HTTPStatus.CONFLICT else None}
    return render(request, "annotation/claim_days.html", context, status=status)
