"""Many suggestions at once: first what would be decided, then the deed."""

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.accounts.access import Right, UserRequest, right_required
from apps.annotation import many
from apps.annotation.many import ChangedMeanwhile
from apps.annotation.models import Decision, Deed
from apps.annotation.queue_cards import lines_of
from apps.annotation.queue_filters import FILTERS
from apps.annotation.queues import LABELS, REASONS, Kind, waiting
from apps.http import render_page
from apps.listing import BoundedPaginator, tidy

LISTED = 20
SAVED = 10
Plan = dict[int, int]


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DECIDE_MANY)
def review_many(request: UserRequest) -> HttpResponse:
    """All that the queue's filters find, accepted or rejected in one go."""
    kind, said = request.GET.get("queue", ""), request.GET.get("said", Decision.Said.ACCEPTED)
    if kind not in many.KINDS or said not in Decision.Said.values:
        return HttpResponseBadRequest("Name one of the queues, and whether to accept or to reject.")
    if request.method != "POST":
        return show_plan(request, kind, said, plan_of(request, kind), status=200)
    try:
        seen = {int(key): version for key, version in signing.loads(request.POST.get("plan", "")).items()}
    except signing.BadSignature:
        return HttpResponseBadRequest("The form lacks the list that was shown.")
    try:
        reason = request.POST.get("reason", "")[:200]
        many.decide_many(kind=kind, said=said, reason=reason, seen=seen, by=request.user)
    except ChangedMeanwhile as changed:
        left = {key: version for key, version in seen.items() if key not in changed.keys}
        return show_plan(request, kind, said, left, left_out=sorted(changed.keys), status=409)
    messages.success(request, f"{len(seen)} {LABELS[Kind(kind)].lower()} {said}. It can be undone as a whole.")
    return redirect(f"{reverse('review_many')}?{request.GET.urlencode()}")


def plan_of(request: UserRequest, kind: str) -> Plan:
    return many.plan(FILTERS[kind](request.GET, queryset=waiting(kind).order_by("confidence", "pk")).qs)


def show_plan(
    request: UserRequest, kind: str, said: str, seen: Plan, *, left_out: list[int] | None = None, status: int
) -> HttpResponse:
    found = FILTERS[kind](request.GET, queryset=waiting(kind).order_by("confidence", "pk"))
    other = Decision.Said.REJECTED if said == Decision.Said.ACCEPTED else Decision.Said.ACCEPTED
    context = {
        "kind": kind,
        "label": LABELS[Kind(kind)].lower(),
        "said": said,
        "other": other,
        "count": len(seen),
        "paginator": BoundedPaginator(found.qs.values("pk"), 1),
        "most": many.MOST,
        "lines": lines_of(kind, list(seen)[:LISTED]),
        "left_out": lines_of(kind, left_out or []),
        "chips": found.chips(),
        "reasons": REASONS[Kind(kind)],
        "plan": signing.dumps(seen, compress=True),
        "query": tidy(request.GET, dropping=("said", "item", "page")),
        "deeds": Deed.objects.filter(kind=Deed.Kind.MANY, by=request.user).newest_first()[:SAVED],
    }
    return render_page(request, "review/many.html", context, part="plan", status=status)
