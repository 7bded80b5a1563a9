"""The front page, the list of disputes, one dispute side by side, the search, and what this is."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from apps.accounts.access import readable
from apps.claims.models import Claim, ReviewState, Speaker
from apps.disputes.filters import DISPUTES, DisputeFilter
from apps.disputes.material import Forwarding, Suggestion
from apps.disputes.models import Dispute, Opposition
from apps.disputes.saved_views import marked
from apps.disputes.searching import Search
from apps.disputes.side_by_side import SideBySide, quotes_of, side_by_side
from apps.disputes.timeline import By, Row, most_telling, timeline
from apps.disputes.walking import walk_of
from apps.disputes.wording import stems_of
from apps.http import HtmxRequest, moved_to, render_page
from apps.listing import about_how_many, listed, tidy
from apps.sources.models import Article, Source
from apps.sources.spelling import meant_in

PER_PAGE = 15
PER_GROUP = 5
DRAWN_OF_SIDE = 8  # claims of one side that the timeline draws


@require_safe
@readable
def home(request: HtmxRequest) -> HttpResponse:
    standing = Dispute.objects.standing()
    context = {
        "saved": marked(request),
        "newest": standing.for_list()[:PER_GROUP],
        "unanswered": standing.one_sided().in_lines().oldest_first()[:PER_GROUP],
        "articles": Article.objects.for_list()[:PER_GROUP],
        "sizes": [
            ("disputes", "dispute", about_how_many(standing)),
            ("claims", "claim", about_how_many(Claim.objects.standing())),
            ("speakers", "speaker", about_how_many(Speaker.objects.canonical().linked())),
            ("articles", "article", about_how_many(Article.objects.all())),
        ],
    }
    return render(request, "disputes/home.html", context)


@require_safe
@readable
def about(request: HtmxRequest) -> HttpResponse:
    return render(request, "disputes/about.html")


@require_safe
@readable
def dispute_list(request: HtmxRequest) -> HttpResponse:
    found = DisputeFilter(request.GET, queryset=Dispute.objects.newest_first(), request=request)
    context = listed(found, request, per_page=PER_PAGE) | DISPUTES.saved(request)
    context["disputes"] = Dispute.objects.rows_of(list(context["page"]))
    context["sources"] = Source.objects.names()
    context["meant"] = [] if context["page"].paginator.count else meant_in(found)
    response = render_page(request, "disputes/dispute_list.html", context, part="results")
    return push_url(response, reverse("disputes") + tidy(request.GET)) if request.htmx else response


@require_safe
@readable
def dispute_page(request: HtmxRequest, pk: int, slug: str = "") -> HttpResponse:
    """Permalinks never change: without the slug, or with an old one, they lead to today's address."""
    dispute = Dispute.objects.for_page().filter(pk=pk).first()
    if dispute is None:
        return moved_to(request, get_object_or_404(Forwarding.objects.select_related("heir"), pk=pk).heir)
    if dispute.merged_into or slug != dispute.slug:
        return moved_to(request, dispute.merged_into or dispute)
    claims = dispute.claims
    pairs = list(Opposition.objects.between(claims))
    page = side_by_side(dispute, pairs, stems_of(quotes_of(dispute)), number=request.GET.get("page", ""))
    context = {
        "dispute": dispute,
        "address": dispute.get_absolute_url() + (f"?page={page.part.number}" if page.part.number > 1 else ""),
        "walk": walk_of(request, dispute),
        "page": page,
        "paragraphs": Claim.objects.filter(pk__in=page.shown).paragraphs(),
        **timeline_of(page, pairs, request.GET.get("by", "")),
        "suggestions": offered(dispute),
        "related": Dispute.objects.standing().related_to(dispute, claims)[:PER_GROUP],
    }
    return render(request, "disputes/dispute_page.html", context)


def timeline_of(page: SideBySide, pairs: Iterable[Opposition], wanted: str) -> dict[str, object]:
    """The dispute's sides in time, copies once, by the days asked for or those that tell most apart."""
    sides = [(side.position, [one.claim for one in told]) for side, told in zip(page.sides, page.told, strict=True)]
    by = By(wanted) if wanted in list(By) else most_telling([claim for _, told in sides for claim in told])
    rows = [Row(f"{side.letter} {side.name}", side.style, "", told[:DRAWN_OF_SIDE]) for side, told in sides]
    standing = [pair for pair in pairs if pair.state != ReviewState.REJECTED]
    return {
        "timeline": timeline(rows, standing, by=by),
        "kinds_of_days": list(By),
        "undrawn": sum(len(told[DRAWN_OF_SIDE:]) for _, told in sides),
    }


def offered(dispute: Dispute) -> QuerySet[Suggestion]:
    """Claims that the engine would add, had no person decided who stands where."""
    standing = dispute.suggestions.filter(claim__in=Claim.objects.standing())
    return (
        standing.select_related("position").prefetch_related(Prefetch("claim", Claim.objects.in_rows())).order_by("pk")
    )


@require_safe
@readable
def search(request: HtmxRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    asked = Search(words, request)
    groups = asked.groups() if words else {}
    nothing = not any(group.count for group in groups.values())
    context = {"words": words, "groups": groups, "nothing": nothing, "meant": asked.meant() if nothing else []}
    return render(request, "disputes/search.html", context)
