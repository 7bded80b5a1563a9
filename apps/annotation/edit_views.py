"""The page on which a claim is mended: its words, who says it, how, and through whom it came."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap, retarget

from apps.accounts.access import Right, UserRequest
from apps.accounts.history import changes_of
from apps.annotation.boundaries import MOVES
from apps.annotation.comparing import Difference, differences
from apps.annotation.decision_views import where_next
from apps.annotation.marking import edit_claim
from apps.annotation.passages import Passage, PassageRefused, find_passage
from apps.annotation.saying import say_undoable
from apps.annotation.statement_forms import EditForm, PieceFormSet, pieces_of, values_of
from apps.annotation.versions import Stale
from apps.claims.access import claim_for
from apps.claims.models import Claim, Speaker
from apps.http import render_page

AROUND = 90  # code points shown before and after a piece
MOVED = "move"  # the button that moves an edge: "0:end-later"
DROP = "drop"


@require_http_methods(["GET", "HEAD", "POST"])
def claim_edit(request: UserRequest, pk: int) -> HttpResponse:
    claim = claim_for(request, pk, to=Right.EDIT, among=Claim.objects.shown().defer(None))
    if request.method != "POST":
        pieces = PieceFormSet(initial=with_selection(request, claim), prefix="piece")
        return show_edit(request, claim, EditForm(initial=values_of(claim)), pieces, status=200)
    if MOVED in request.POST:
        data, wrong = after_move(request.POST, claim.text.body)
        form, pieces = EditForm(data), PieceFormSet(data, prefix="piece")
        if wrong:
            form.add_error(None, wrong)
        return show_edit(request, claim, form, pieces, status=422 if wrong else 200)
    return save_edit(request, claim, EditForm(request.POST), PieceFormSet(request.POST, prefix="piece"))


def save_edit(request: UserRequest, claim: Claim, form: EditForm, pieces: Any) -> HttpResponse:
    """pieces: a PieceFormSet; a class that a function makes has no name for types."""
    if not (form.is_valid() and pieces.is_valid()):
        return show_edit(request, claim, form, pieces, status=422)
    selections = [piece.selection() for piece in pieces]
    try:
        deed = edit_claim(
            claim=claim,
            seen=form.cleaned_data["version"],
            pieces=selections,
            statement=form.statement(),
            by=request.user,
        )
    except PassageRefused as refused:
        form.add_error(None, str(refused))
        return show_edit(request, claim, form, pieces, status=422)
    except Stale:
        now = get_object_or_404(Claim.objects.shown().defer(None), pk=claim.pk)
        return show_edit(request, now, form.on_top_of(now.version), pieces, status=409)
    say_undoable(request, f"Claim {claim.pk} saved.", deed)
    return redirect(where_next(request, f"{claim.text.article.get_absolute_url()}#c{claim.pk}"))


def with_selection(request: UserRequest, claim: Claim) -> list[Any]:  # Any: initial values of forms
    """The claim's pieces; what the address selects takes the place of those it touches, or of the only one."""
    pieces = pieces_of(claim)
    start, end = (int(given) if (given := request.GET.get(name, "")).isdecimal() else -1 for name in ("start", "end"))
    if not 0 <= start < end <= len(claim.text.body):
        return pieces
    others = [one for one in pieces if one["end"] <= start or end <= one["start"]]
    if len(pieces) == 1:
        others = []
    chosen = {"start": start, "end": end, "words": claim.text.body[start:end].strip()}
    return sorted([*others, chosen], key=lambda one: one["start"])


def after_move(sent: QueryDict, body: str) -> tuple[dict[str, str], str]:
    """What was typed, with one edge of one piece moved, or one piece dropped; and what is wrong with that."""
    data = {name: str(value) for name, value in sent.items()}
    place, _, move = data[MOVED].partition(":")
    try:
        if move == DROP:
            return without_piece(data, int(place)), ""
        here = {name: data[f"piece-{int(place)}-{name}"] for name in ("start", "end", "words")}
        stood = find_passage(body, start=int(here["start"]), end=int(here["end"]), words=here["words"])
        moved = MOVES[move](body, stood)
    except PassageRefused as refused:
        return data, str(refused)
    except (KeyError, ValueError):
        return data, "That button is not of this form. Please load the page anew."
    data[f"piece-{int(place)}-start"], data[f"piece-{int(place)}-end"] = str(moved.start), str(moved.end)
    data[f"piece-{int(place)}-words"] = moved.of(body)
    return data, ""


def without_piece(sent: dict[str, str], gone: int) -> dict[str, str]:
    """The pieces after it move up."""
    data = dict(sent)
    total = int(data["piece-TOTAL_FORMS"])
    for place in range(gone, total - 1):
        for name in ("start", "end", "words"):
            data[f"piece-{place}-{name}"] = data[f"piece-{place + 1}-{name}"]
    data["piece-TOTAL_FORMS"] = str(max(total - 1, 1))
    return data


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece on the page: its form, and its words as they stand among others."""

    form: Any  # Any: a form of the set
    before: str
    words: str
    after: str


def show_edit(request: UserRequest, claim: Claim, form: EditForm, pieces: Any, *, status: int) -> HttpResponse:
    """The form with everything typed; htmx puts it where the form stood."""
    is_conflict = status == HTTPStatus.CONFLICT
    context = {
        "claim": claim,
        "article": claim.text.article,
        "form": form,
        "pieces": pieces,
        "shown": [shown(piece, claim.text.body) for piece in pieces],
        "speakers": Speaker.objects.filter(claims__text=claim.text).distinct().order_by("name"),
        "differences": differences(claim, form, pieces) if is_conflict else list[Difference](),
        "last_change": next(iter(changes_of(claim)), None) if is_conflict else None,
        "next": where_next(request, ""),
    }
    response = render_page(request, "annotation/claim_edit.html", context, part="form", status=status)
    return reswap(retarget(response, "#mark-form"), "outerHTML")


def shown(piece: Any, body: str) -> Shown:  # Any: a form of the set
    """Offsets that are no numbers show nothing around the words."""
    try:
        place = Passage(int(piece["start"].value()), int(piece["end"].value()))
    except (TypeError, ValueError):
        return Shown(piece, "", "", "")
    before, after = body[max(0, place.start - AROUND) : max(0, place.start)], body[place.end : place.end + AROUND]
    return Shown(piece, before.split("\n\n")[-1], place.of(body), after.split("\n\n")[0])
