"""The page on which a claim is set against another."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from apps.accounts.access import Right, UserRequest
from apps.annotation.corroborating import corroborate
from apps.annotation.oppose_forms import CORROBORATES, OpposeForm
from apps.annotation.opposing import Contradiction, cue_in, oppose
from apps.annotation.passages import PassageRefused
from apps.annotation.regroup_views import found_claims, number_asked, say, words_asked
from apps.annotation.regrouping import RegroupingRefused
from apps.annotation.versions import Stale
from apps.claims.access import claim_for
from apps.claims.models import Claim
from apps.disputes.access import dispute_for
from apps.disputes.models import Dispute
from apps.http import render_page

MOST = 200  # claims of one article on a page


@require_http_methods(["GET", "HEAD", "POST"])
def claim_oppose(request: UserRequest, pk: int) -> HttpResponse:
    """Choose what the claim stands against, and where."""
    claim = claim_for(request, pk, to=Right.EDIT, among=Claim.objects.standing().shown())
    key = number_asked(request, "other")
    if key is None:
        return choose_claim(request, claim)
    other = claim_for(request, key, to=Right.EDIT, among=Claim.objects.standing().shown().exclude(pk=pk))
    if request.method != "POST":
        return show_oppose(request, claim, other, oppose_form(claim, other), status=200)
    form = oppose_form(claim, other, data=request.POST)
    if not form.is_valid():
        # A dispute that somebody changed is no longer among the choices, for they name its version.
        changed = "place" in form.errors and "." in request.POST.get("place", "")
        return show_oppose(request, claim, other, form, status=409 if changed else 422)
    try:
        dispute = save_opposition(request, form, claim, other)
    except (PassageRefused, RegroupingRefused) as refused:
        form.add_error("cue" if isinstance(refused, PassageRefused) else None, str(refused))
        return show_oppose(request, claim, other, form, status=422)
    except Stale:
        return show_oppose(request, claim, other, oppose_form(claim, other, data=request.POST), status=409)
    are_alike = form.cleaned_data["kind"] == CORROBORATES
    say(request, "The two claims are kept as saying the same." if are_alike else "They stand against each other here.")
    return redirect(dispute or claim)


def save_opposition(request: UserRequest, form: OpposeForm, claim: Claim, other: Claim) -> Dispute | None:
    data = form.cleaned_data
    first, second = (other, claim) if data["counters"] == str(claim.pk) else (claim, other)
    seen = form.dispute()
    if data["kind"] == CORROBORATES:
        joined = dispute_for(request, seen[0], to=Right.EDIT, among=Dispute.objects.standing()) if seen else None
        return corroborate(claims=(first, second), dispute=joined, seen=seen[1] if seen else 0, by=request.user)
    said = Contradiction(first, second, data["kind"], cue=cue_in(second, data["cue"]))
    if seen is None:
        return oppose(said=said, question=data["question"], by=request.user)
    dispute = dispute_for(request, seen[0], to=Right.EDIT, among=Dispute.objects.standing())
    return oppose(said=said, dispute=dispute, seen=seen[1], by=request.user)


def oppose_form(claim: Claim, other: Claim, **kwargs: Any) -> OpposeForm:  # Any: what any form takes
    disputes = list(Dispute.objects.standing().among(Claim.objects.filter(pk__in=[claim.pk, other.pk])).order_by("pk"))
    places = [f"{dispute.pk}.{dispute.version}" for dispute in disputes]
    counters = [(str(one.pk), f"Claim {one.pk} of {one.voice}"[:120]) for one in (claim, other)]
    initial = {"counters": counters[0][0], "place": places[0] if places else "new"}
    apart = claim.text.article_id != other.text.article_id
    return OpposeForm(counters=counters, disputes=disputes, may_corroborate=apart, initial=initial, **kwargs)


def choose_claim(request: UserRequest, claim: Claim) -> HttpResponse:
    """Those of the same article, in text order, or those of any that hold the words."""
    words = words_asked(request)
    near = Claim.objects.standing().in_rows().filter(text=claim.text_id).exclude(pk=claim.pk).in_text_order()
    others = found_claims(words, {claim.pk}) if words else near[:MOST]
    context = {"claim": claim, "words": words, "others": others}
    return render_page(request, "annotation/claim_oppose.html", context, part="found")


def show_oppose(request: UserRequest, claim: Claim, other: Claim, form: OpposeForm, *, status: int) -> HttpResponse:
    context = {"claim": claim, "other": other, "form": form, "is_conflict": status == HTTPStatus.CONFLICT}
    return render_page(request, "annotation/claim_oppose.html", context, part="oppose", status=status)
