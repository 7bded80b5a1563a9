"""Blind rounds: put up, judged apart, compared, and decided where reviewers differ."""

import csv

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import Right, UserRequest, right_required, row_for
from apps.annotation import rounds
from apps.annotation.deeds import Overtaken
from apps.annotation.passages import PassageRefused
from apps.annotation.queue_cards import Card, card_of
from apps.annotation.queue_filters import FILTERS
from apps.annotation.queues import waiting
from apps.annotation.regroup_views import number_asked
from apps.annotation.round_forms import OpinionForm, RoundForm, SettlingForm
from apps.annotation.round_models import Judgement, ReviewRound, RoundItem
from apps.annotation.rounds import Agreement, RoundRefused
from apps.annotation.speaker_merging import MergeRefused
from apps.annotation.versions import Stale
from apps.http import render_page

AT_ONCE = 10
SHOWN = 100
FORMULA = ("=", "+", "-", "@", "\t", "\r")
REFUSALS = (Stale, Overtaken, PassageRefused, MergeRefused, ObjectDoesNotExist)


@require_safe
@right_required(Right.EDIT)
def rounds_page(request: UserRequest) -> HttpResponse:
    """My own work first, then all rounds with how far they are, but nobody's judgements."""
    mine = Q(items__judgements__by=request.user)
    found = ReviewRound.objects.annotate(
        size=Count("items", distinct=True), done=Count("items", filter=mine, distinct=True)
    )
    context = {
        "own": found.filter(reviewers=request.user, closed_at=None).order_by("pk"),
        "rounds": found.prefetch_related("reviewers").order_by("-pk")[:SHOWN],
    }
    return render_page(request, "review/rounds.html", context, part="rounds")


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.OPEN_ROUNDS)
def round_open(request: UserRequest) -> HttpResponse:
    form = RoundForm(request.POST) if request.method == "POST" else RoundForm(initial=request.GET.dict())
    if not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render_page(request, "review/round_open.html", {"form": form}, part="form", status=status)
    said = form.cleaned_data
    kind = said["kind"]
    found = FILTERS[kind]({"article": said["article"]}, queryset=waiting(kind).order_by("pk"), request=request).qs
    try:
        made = rounds.open_round(
            name=said["name"], kind=kind, found=found, size=said["size"], reviewers=said["reviewers"], by=request.user
        )
    except RoundRefused as refused:
        form.add_error("article", str(refused))
        return render_page(request, "review/round_open.html", {"form": form}, part="form", status=422)
    messages.success(request, f"{made.items.count()} {made.get_kind_display()} are put up.")
    return redirect("rounds")


@require_http_methods(["GET", "HEAD", "POST"])
def round_page(request: UserRequest, pk: int) -> HttpResponse:
    """The next item that I have not judged; what others judged is nowhere on it."""
    found = row_for(request, ReviewRound.objects.all(), to=Right.EDIT, pk=pk)
    if not found.reviewers.filter(pk=request.user.pk).exists():
        raise PermissionDenied(f"“{found}” was put up for others to judge.")
    if request.method != "POST":
        return show_round(request, found)
    form = OpinionForm(request.POST, kind=found.kind)
    if not form.is_valid():
        return show_round(request, found, form)
    try:
        item = row_for(request, found.items.all(), to=Right.EDIT, pk=form.cleaned_data["item"])
        rounds.judge(item=item, opinion=form.opinion(), by=request.user)
    except PassageRefused as refused:
        form.add_error("words", str(refused))
        return show_round(request, found, form)
    except RoundRefused as refused:
        messages.warning(request, str(refused))
    return redirect(found)


def show_round(request: UserRequest, found: ReviewRound, form: OpinionForm | None = None) -> HttpResponse:
    left = RoundItem.objects.filter(review_round=found).unseen_by(request.user)
    item, card = next_item(left)
    context = {
        "round": found,
        "item": item,
        "card": card,
        "form": form or (item and card and opinion_form(found, item, card)),
        "left": left.count(),
        "size": found.items.count(),
    }
    return render_page(request, "review/round.html", context, part="round", status=422 if form else 200)


def next_item(left: QuerySet[RoundItem]) -> tuple[RoundItem | None, Card | None]:
    """The first whose row is still there: a later run of the engine may have taken some away."""
    for item in left.select_related("review_round"):
        if card := card_of(item.review_round.kind, item.key):
            return item, card
    return None, None


def opinion_form(found: ReviewRound, item: RoundItem, card: Card) -> OpinionForm:
    initial: dict[str, object] = {"item": item.pk}
    if found.kind == ReviewRound.Kind.CLAIM:
        claim = card.row
        words = claim.text.body[claim.start : claim.end]
        initial |= {"words": words, "speaker": claim.said_by.name if claim.said_by else ""}
    return OpinionForm(kind=found.kind, initial=initial)


@require_POST
def round_close(request: UserRequest, pk: int) -> HttpResponse:
    found = row_for(request, ReviewRound.objects.all(), to=Right.OPEN_ROUNDS, pk=pk)
    ReviewRound.objects.filter(pk=found.pk, closed_at=None).update(closed_at=timezone.now())
    messages.success(request, f"“{found}” is closed. What was judged can be compared and decided from.")
    return redirect("rounds")


@require_safe
@right_required(Right.EDIT)
def agreement(request: UserRequest) -> HttpResponse:
    context = {"agreements": rounds.agreements(list(rounds_asked(request)[:SHOWN])), "query": request.GET.urlencode()}
    return render_page(request, "review/agreement.html", context, part="table")


def rounds_asked(request: UserRequest) -> QuerySet[ReviewRound]:
    """The round that the address names, else all, the newest first."""
    key = number_asked(request, "round")
    found = ReviewRound.objects.order_by("-pk")
    return found.filter(pk=key) if key else found


@require_safe
@right_required(Right.EDIT)
def agreement_csv(request: UserRequest) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="agreement.csv"'
    sheet = csv.writer(response)
    sheet.writerow(Agreement.__slots__)
    for one in rounds.agreements(list(rounds_asked(request))):
        sheet.writerow([cell(getattr(one, name)) for name in Agreement.__slots__])
    return response


def cell(value: str | float | None) -> str | float:
    """As a spreadsheet may have it: no words that it would take for a formula; what is not defined stays empty."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


@require_safe
@right_required(Right.ADJUDICATE)
def adjudication(request: UserRequest) -> HttpResponse:
    found = rounds.disagreements()
    closed = ReviewRound.objects.order_by("-pk")[:SHOWN]
    context = {
        "items": [(item, card_of(item.review_round.kind, item.key)) for item in found[:AT_ONCE]],
        "count": len(found),
        "agreed": [(one, len(items)) for one in closed if (items := rounds.agreed(one))],
    }
    return render_page(request, "review/adjudication.html", context, part="items")


@require_POST
def adjudicate(request: UserRequest, pk: int) -> HttpResponse:
    open_items = RoundItem.objects.laid_open().prefetch_related("judgements")
    item = row_for(request, open_items, to=Right.ADJUDICATE, pk=pk)
    form = SettlingForm(request.POST)
    taken = next((one for one in item.judgements.all() if str(one.pk) == request.POST.get("taken")), None)
    if not form.is_valid() or (taken and taken.said == Judgement.Said.SKIPPED):
        messages.error(request, "Take one of the judgements, or decide anew. Nothing was changed.")
        return redirect("adjudication")
    settle(request, item, form, taken)
    return redirect("adjudication")


def settle(request: UserRequest, item: RoundItem, form: SettlingForm, taken: Judgement | None) -> None:
    said = taken.said if taken else form.cleaned_data["said"]
    reason = taken.reason if taken else form.cleaned_data["reason"]
    try:
        rounds.settle_item(item=item, said=said, reason=reason, taken=taken, by=request.user, at=timezone.now())
    except REFUSALS as refused:
        messages.error(request, f"Not decided: {refused}")
    else:
        messages.success(request, f"{item.label}: {said}.")


@require_POST
def round_agreed(request: UserRequest, pk: int) -> HttpResponse:
    """Let the rows follow where all who judged say the same."""
    found = row_for(request, ReviewRound.objects.all(), to=Right.ADJUDICATE, pk=pk)
    form = SettlingForm({})
    for item in rounds.agreed(found):
        settle(request, item, form, item.judgements.all()[0])
    return redirect("adjudication")


@require_safe
@right_required(Right.EDIT)
def my_judgements(request: UserRequest) -> HttpResponse:
    """What became of what I judged."""
    mine = Judgement.objects.filter(by=request.user).select_related(
        "item__review_round", "item__decided_by", "item__taken"
    )
    decided = mine.exclude(item__outcome="").order_by("-item__decided_at", "-pk")[:SHOWN]
    context = {"decided": decided, "open": mine.filter(item__outcome="").count()}
    return render_page(request, "review/my_judgements.html", context, part="judgements")
