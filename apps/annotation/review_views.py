"""The review queue: one suggestion at a time, and the next one after each word on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.access import Right, UserRequest, right_required, row_for
from apps.accounts.history import changes_of
from apps.annotation.deciding import DecidedMeanwhile, decide, undo_decision
from apps.annotation.deeds import Overtaken
from apps.annotation.models import Decision
from apps.annotation.queue_cards import Card, card_of, lines_of
from apps.annotation.queue_filters import FILTERS, QueueFilter
from apps.annotation.queues import LABELS, MODELS, Kind, how_many, waiting
from apps.annotation.regroup_views import number_asked
from apps.annotation.review_forms import SKIPPED, WordForm
from apps.annotation.speaker_merging import MergeRefused
from apps.annotation.versions import Stale
from apps.http import render_page
from apps.listing import known_keys, tidy

NEXT = 12
COUNTED_TO = 999
REMEMBERED = 10
MOST_SKIPPED = 500  # of one pass; the longest skipped come back first


@require_safe
@right_required(Right.EDIT)
def review(request: UserRequest) -> HttpResponse:
    kind = kind_asked(request)
    found = FILTERS[kind](request.GET, queryset=waiting(kind).order_by("confidence", "pk"), request=request)
    return show_queue(request, kind, found, number_asked(request, "item"))


def kind_asked(request: UserRequest) -> str:
    """The kind that the address names, else the first of which something waits."""
    asked = request.GET.get("queue", "")
    return asked if asked in LABELS else next((kind for kind in LABELS if waiting(kind).exists()), Kind.CLAIM)


def show_queue(
    request: UserRequest, kind: str, found: QueueFilter, key: int | None, *, form: WordForm | None = None
) -> HttpResponse:
    skipped = skipped_of(request, kind)
    waiting = known_keys(found.qs, most=COUNTED_TO)
    keys = next_keys(waiting.keys, skipped)
    card = card_of(kind, key) if key else None
    if card and card.row.state != "suggested":
        messages.info(request, told_decided(card.row))
        card = None
    card = card or next((one for at in keys if (one := card_of(kind, at))), None)
    context = {
        "kind": kind,
        "label": LABELS[Kind(kind)],
        "tabs": [(one, label, how_many(one)) for one, label in LABELS.items()],
        "filter": found,
        "chips": found.chips(),
        "waiting": waiting,
        "card": card,
        "form": form or (card and word_form(card)),
        "lines": lines_of(kind, keys),
        "only_skipped": bool(skipped) and set(keys) <= set(skipped),
        "query": tidy(request.GET, dropping=("item", "page")),
        **what_was_decided(request),
    }
    return render_page(request, "review/queue.html", context, part="queue", status=422 if form else 200)


def next_keys(waits: list[int], skipped: list[int]) -> list[int]:
    """Those that come next; skipped ones when nothing else is left."""
    passed, each = set(skipped), dict.fromkeys(waits)
    return [*(key for key in each if key not in passed), *(key for key in each if key in passed)][:NEXT]


def word_form(card: Card) -> WordForm:
    names = ("version", "other_version")
    return WordForm(kind=card.kind, initial=dict(zip(names, card.seen, strict=False)))


def what_was_decided(request: UserRequest) -> dict[str, Any]:  # Any: for one template
    """My last decisions, and how many of this session's suggestions were accepted, by what the engine went by."""
    mine = Decision.objects.filter(by=request.user)
    session = mine.standing().filter(at__gte=request.user.last_login) if request.user.last_login else mine.none()
    evidence = list(session.by_evidence())
    last = list(mine.newest_first()[:REMEMBERED])
    return {
        "last": last,
        "undoable": next((one for one in last if not one.undone_at), None),
        "evidence": evidence,
        "decided": sum(row["decided"] for row in evidence),
    }


def skipped_of(request: UserRequest, kind: str) -> list[int]:
    kept: dict[str, list[int]] = request.session.get("skipped", {})
    return kept.get(kind, [])


def skip(request: UserRequest, kind: str, key: int) -> None:
    """It comes last in this pass, and in the order in which things were skipped."""
    rest = [one for one in skipped_of(request, kind) if one != key]
    request.session["skipped"] = {**request.session.get("skipped", {}), kind: [*rest, key][-MOST_SKIPPED:]}


@require_POST
def review_decide(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """One word on one suggestion; whatever comes of it, the next one is shown."""
    row = row_for(request, MODELS[kind]._default_manager.all(), to=Right.EDIT, pk=pk)
    form = WordForm(request.POST, kind=kind)
    if not form.is_valid():
        found = FILTERS[kind](request.GET, queryset=waiting(kind).order_by("confidence", "pk"), request=request)
        return show_queue(request, kind, found, pk, form=form)
    if form.cleaned_data["said"] == SKIPPED:
        skip(request, kind, pk)
    else:
        say_word(request, kind, row, form)
    return redirect(queue_address(request, kind))


def queue_address(request: UserRequest, kind: str) -> str:
    """The queue with the filters that the address names, at its next suggestion."""
    rest = request.GET.copy()
    rest["queue"] = kind
    return reverse("review") + tidy(rest, dropping=("item", "page"))


def say_word(request: UserRequest, kind: str, row: Any, form: WordForm) -> None:  # Any: a row of the kind's model
    try:
        decision = decide(kind=kind, row=row, word=form.word(), by=request.user)
    except DecidedMeanwhile as meanwhile:
        messages.warning(request, told_decided(meanwhile.row))
    except Stale as stale:
        messages.warning(request, f"Not done: it was changed since you saw it. {told_decided(stale.current)}")
    except MergeRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"{decision.get_kind_display().capitalize()} {row.pk} {decision.said}.")


def told_decided(row: Any) -> str:  # Any: a row of any kind
    """Who decided it meanwhile, and when."""
    last = next(iter(changes_of(row)), None)
    what = f"{type(row)._meta.verbose_name} {row.pk} is {row.get_state_display()}".capitalize()
    return f"{what}: {last.who or 'the engine'} changed it on {last.at:%-d %b %Y, %H:%M}." if last else f"{what}."


@require_POST
def decision_undo(request: UserRequest, pk: int) -> HttpResponse:
    decision = row_for(request, Decision.objects.filter(by=request.user), to=Right.EDIT, pk=pk)
    try:
        undo_decision(decision=decision, by=request.user, at=timezone.now())
    except (Stale, Overtaken):
        messages.error(request, "Somebody has changed it since. Nothing was undone; look at its history first.")
    except ObjectDoesNotExist:
        messages.error(request, "It is gone: a later run of the engine or somebody took it away.")
    else:
        messages.success(request, f"Undone: {decision.get_kind_display()} {decision.key} waits again.")
    return redirect(f"{queue_address(request, decision.kind)}&item={decision.key}")
