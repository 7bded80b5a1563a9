"""The pages on which people say which claims stand in which disputes."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import Right, UserRequest
from apps.annotation import regrouping
from apps.annotation.decision_views import conflict, where_next
from apps.annotation.regroup_forms import ClaimForm, MergeForm, ParentForm, PlaceForm, SplitForm
from apps.annotation.regrouping import RegroupingRefused
from apps.annotation.versions import Stale
from apps.claims.access import claim_for
from apps.claims.models import Claim, ClaimSpan
from apps.disputes.access import dispute_for
from apps.disputes.arrangements import Stand, arrangement_of, everybody, guessed_places, voices_of
from apps.disputes.models import Dispute, Opposition, Position
from apps.http import render_page

FOUND = 10


def words_asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:200]


def number_asked(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 18 else None  # noqa: PLR2004 - a key of the database


def eligible(dispute: Dispute, words: str) -> Sequence[Dispute]:
    """Other disputes that hold the words; without words those of the same articles and speakers."""
    others = Dispute.objects.standing().exclude(pk=dispute.pk)
    if words:
        return list(others.searched(words).for_list()[:FOUND])
    claims = Claim.objects.filter(memberships__dispute=dispute)
    near = list(others.related_to(dispute, claims).values_list("pk", flat=True)[:FOUND])
    known = others.filter(speaker_keys__overlap=dispute.speaker_keys).newest_first().values_list("pk", flat=True)
    return Dispute.objects.rows_of(list(dict.fromkeys([*near, *known[:FOUND]]))[:FOUND])


@require_http_methods(["GET", "HEAD", "POST"])
def dispute_merge(request: UserRequest, pk: int) -> HttpResponse:
    """Choose the other dispute, see which side goes to which, merge. This one keeps its address."""
    heir = dispute_for(request, pk, to=Right.EDIT, among=Dispute.objects.standing().for_page())
    key = number_asked(request, "other")
    if key is None:
        return choose(request, heir, "annotation/dispute_merge.html")
    other = dispute_for(request, key, to=Right.EDIT, among=Dispute.objects.standing().for_page().exclude(pk=pk))
    if request.method != "POST":
        return show_merge(request, heir, other, status=200)
    form = merge_form(heir, other, data=request.POST)
    if not form.is_valid():
        return show_merge(request, heir, other, form=form, status=422)
    seen = form.cleaned_data["version"], form.cleaned_data["other_version"]
    try:
        regrouping.merge_disputes(heir=heir, other=other, seen=seen, places=form.places(), by=request.user)
    except Stale:
        return show_merge(request, fresh(request, heir), fresh(request, other), status=409)
    say(request, "The disputes are merged. The other one’s address leads here.")
    return redirect(heir)


def fresh(request: UserRequest, dispute: Dispute) -> Dispute:
    """The dispute as it stands now; 404 once somebody rejected or merged it."""
    return dispute_for(request, dispute.pk, to=Right.EDIT, among=Dispute.objects.standing().for_page())


def choose(request: UserRequest, dispute: Dispute, template: str) -> HttpResponse:
    words = words_asked(request)
    context = {"dispute": dispute, "words": words, "disputes": eligible(dispute, words)}
    return render_page(request, template, context, part="found")


def sides_of(dispute: Dispute) -> list[Position]:
    """The sides that hold claims, rejected ones too: as an arrangement numbers them."""
    return [position for position in dispute.positions.all() if position.memberships.all()]


def stands_of(positions: Sequence[Position]) -> tuple[Stand, ...]:
    return tuple(Stand(side.label, tuple(row.claim_id for row in side.memberships.all())) for side in positions)


def merge_form(heir: Dispute, other: Dispute, **kwargs: Any) -> MergeForm:  # Any: what any form takes
    return MergeForm(heir=sides_of(heir), other=sides_of(other), **kwargs)


def show_merge(
    request: UserRequest, heir: Dispute, other: Dispute, *, form: MergeForm | None = None, status: int
) -> HttpResponse:
    places = asked_places(request, heir, other)
    initial = {"version": heir.version, "other_version": other.version}
    form = form or merge_form(heir, other, initial=initial | {f"place{side}": place for side, place in places.items()})
    context = {
        "dispute": heir,
        "other": other,
        "form": form,
        "preview": preview(heir, other, places),
        "swapped": swapped(places),
        "is_conflict": status == HTTPStatus.CONFLICT,
    }
    return render_page(request, "annotation/dispute_merge.html", context, part="merge", status=status)


def asked_places(request: UserRequest, heir: Dispute, other: Dispute) -> dict[int, int]:
    """The places that the address names, else the most likely ones."""
    ours, theirs = stands_of(sides_of(heir)), stands_of(sides_of(other))
    asked = {number: number_asked(request, f"place{number}") for number in range(len(theirs))}
    named = {number: place for number, place in asked.items() if place is not None and place < len(ours) + len(theirs)}
    if len(named) == len(theirs):
        return named
    return guessed_places(ours, theirs, voices_of(everybody(ours) | everybody(theirs)))


def preview(heir: Dispute, other: Dispute, places: dict[int, int]) -> list[dict[str, Any]]:  # Any: for one template
    """The sides there would be: what stands there, and what would join it."""
    ours, theirs = sides_of(heir), sides_of(other)
    known = everybody(stands_of(ours))
    used = [*range(len(ours)), *sorted({place for place in places.values() if place >= len(ours)})]
    return [
        {
            "look": Position(ordinal=number),
            "ours": ours[place].members if place < len(ours) else [],
            "theirs": [
                claim
                for side, one in enumerate(theirs)
                if places[side] == place
                for claim in one.members
                if claim.pk not in known
            ],
        }
        for number, place in enumerate(used)
    ]


def swapped(places: dict[int, int]) -> str:
    """The address's part that sends the sides the other way round."""
    targets = [places[number] for number in sorted(places)]
    return "&".join(f"place{number}={place}" for number, place in enumerate([*targets[1:], targets[0]]))


@require_http_methods(["GET", "HEAD", "POST"])
def dispute_split(request: UserRequest, pk: int) -> HttpResponse:
    """Choose the claims that go to a new dispute."""
    dispute = dispute_for(request, pk, to=Right.EDIT, among=Dispute.objects.standing().for_page())
    stood = stands_of(sides_of(dispute))
    if request.method != "POST":
        form = SplitForm(stood=stood, initial={"version": dispute.version, "claims": request.GET.getlist("claim")})
        return show_split(request, dispute, form, status=200)
    form = SplitForm(request.POST, stood=stood)
    if not form.is_valid():
        return show_split(request, dispute, form, status=422)
    said = form.cleaned_data
    try:
        new = regrouping.split_dispute(
            dispute=dispute,
            seen=said["version"],
            claims=said["claims"],
            question=said["question"],
            is_part=said["is_part"],
            by=request.user,
        )
    except RegroupingRefused as refused:
        form.add_error(None, str(refused))
        return show_split(request, dispute, form, status=422)
    except Stale as stale:
        return show_split(request, fresh(request, dispute), form.on_top_of(stale.current.version), status=409)
    say(request, "This is the new dispute.")
    return redirect(new)


def show_split(request: UserRequest, dispute: Dispute, form: SplitForm, *, status: int) -> HttpResponse:
    chosen = {str(key) for key in form["claims"].value() or ()}
    context = {"dispute": dispute, "form": form, "chosen": chosen, "is_conflict": status == HTTPStatus.CONFLICT}
    return render_page(request, "annotation/dispute_split.html", context, part="split", status=status)


@require_safe
def dispute_add(request: UserRequest, pk: int) -> HttpResponse:
    """Find a claim for this dispute."""
    dispute = dispute_for(request, pk, to=Right.EDIT, among=Dispute.objects.standing().for_page())
    words = words_asked(request)
    inside = everybody(arrangement_of(dispute))
    context = {
        "dispute": dispute,
        "words": words,
        "claims": found_claims(words, inside) if words else opponents(inside),
        "sides": [(number, side) for number, side in enumerate(sides_of(dispute))],
    }
    return render_page(request, "annotation/dispute_add.html", context, part="found")


def found_claims(words: str, inside: set[int]) -> Sequence[Claim]:
    """Claims outside that quote the words, the newest first."""
    keys = ClaimSpan.objects.quoting(words).exclude(claim__in=inside).newest_first().values_list("claim", flat=True)
    return list(Claim.objects.standing().in_rows().filter(pk__in=list(keys[: 2 * FOUND])).order_by("-pk"))


def opponents(inside: set[int]) -> Sequence[Claim]:
    """Claims outside that are paired with those inside."""
    pairs = Opposition.objects.standing().touching(inside).values_list("claim", "counterclaim")
    keys = {key for pair in pairs[: 4 * FOUND] for key in pair} - inside
    return list(Claim.objects.standing().in_rows().filter(pk__in=keys).order_by("-pk")[: 2 * FOUND])


@require_POST
def claim_add(request: UserRequest, pk: int) -> HttpResponse:
    return place(request, pk, regrouping.add_claim, done="Claim {} is added.")


@require_POST
def claim_move(request: UserRequest, pk: int) -> HttpResponse:
    return place(request, pk, regrouping.move_claim, done="Claim {} is moved.")


def place(request: UserRequest, pk: int, service: Callable[..., None], *, done: str) -> HttpResponse:
    """Let the service put the posted claim on the posted side."""
    dispute = dispute_for(request, pk, to=Right.EDIT, among=Dispute.objects.standing())
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("The form lacks the claim, the side or the version of the dispute.")
    said = form.cleaned_data
    claim = claim_for(request, said["claim"], to=Right.EDIT, among=Claim.objects.standing())
    return regrouped(
        request,
        dispute,
        lambda: service(dispute=dispute, seen=said["version"], claim=claim, side=said["side"], by=request.user),
        done=done.format(claim.pk),
    )


@require_POST
def claim_remove(request: UserRequest, pk: int) -> HttpResponse:
    return let_go(request, pk, regrouping.remove_claim, done="Claim {} is taken out. The engine will not put it back.")


@require_POST
def claim_keep_out(request: UserRequest, pk: int) -> HttpResponse:
    return let_go(request, pk, regrouping.keep_out, done="Claim {} stays out. The engine will not offer it here again.")


def let_go(request: UserRequest, pk: int, service: Callable[..., None], *, done: str) -> HttpResponse:
    """Let the service do without the posted claim."""
    dispute = dispute_for(request, pk, to=Right.EDIT, among=Dispute.objects.standing())
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("The form lacks the claim or the version of the dispute.")
    said = form.cleaned_data
    claim = claim_for(request, said["claim"], to=Right.EDIT)
    return regrouped(
        request,
        dispute,
        lambda: service(dispute=dispute, seen=said["version"], claim=claim, by=request.user),
        done=done.format(claim.pk),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def dispute_parent(request: UserRequest, pk: int) -> HttpResponse:
    """Choose what this dispute is a part of."""
    dispute = dispute_for(request, pk, to=Right.EDIT, among=Dispute.objects.standing())
    if request.method != "POST":
        return choose(request, dispute, "annotation/dispute_parent.html")
    form = ParentForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("The form lacks the version of the dispute.")
    said = form.cleaned_data
    parent = (
        dispute_for(request, said["parent"], to=Right.EDIT, among=Dispute.objects.standing())
        if said["parent"]
        else None
    )
    return regrouped(
        request,
        dispute,
        lambda: regrouping.set_parent(dispute=dispute, seen=said["version"], parent=parent, by=request.user),
        done="This is a part of another dispute now." if parent else "This dispute stands alone now.",
    )


def regrouped(request: UserRequest, dispute: Dispute, do: Callable[[], object], *, done: str) -> HttpResponse:
    """Do it and go back to the dispute; a refusal is said there, a row changed meanwhile is shown (409)."""
    back = where_next(request, dispute.get_absolute_url())
    try:
        do()
    except Stale as stale:
        return conflict(request, stale, back=back)
    except RegroupingRefused as refused:
        messages.error(request, str(refused))
    else:
        say(request, done)
    return redirect(back)


def say(request: HttpRequest, done: str) -> None:
    messages.success(request, format_html('{} <a href="#history">History and undo</a>', done))
