"""Sources: who publishes, which disputes each carries and whom it quotes. Here because the page shows disputes."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from apps.accounts.access import Right, readable
from apps.claims.models import Claim
from apps.disputes.models import Dispute
from apps.disputes.portraits import articles_by_source, articles_over_time, own_claims, voice_balance
from apps.http import HtmxRequest, moved_to, render_page
from apps.listing import in_order, listed, tidy
from apps.sources.access import source_for
from apps.sources.filters import SourceFilter
from apps.sources.models import Article, Source
from apps.sources.spelling import meant_in

PER_PAGE = 25
TOP = 10


@require_safe
@readable
def source_list(request: HtmxRequest) -> HttpResponse:
    found = SourceFilter(request.GET, queryset=Source.objects.for_list(), request=request)
    context = listed(found, request, per_page=PER_PAGE)
    keys = list(context["page"])
    context["sources"] = in_order(Source.objects.for_list(), keys)
    context["over_time"] = articles_by_source(keys)
    context["meant"] = [] if context["page"].paginator.count else meant_in(found)
    response = render_page(request, "sources/source_list.html", context, part="results")
    return push_url(response, reverse("sources") + tidy(request.GET)) if request.htmx else response


@require_safe
@readable
def source_page(request: HtmxRequest, pk: int, slug: str = "") -> HttpResponse:
    source = source_for(request, pk, to=Right.READ)
    if slug != source.slug:
        return moved_to(request, source)
    articles = Article.objects.filter(source=source)
    claims = Claim.objects.standing().filter(text__article__source=source)
    disputes = Dispute.objects.standing().carried_by(Source.objects.filter(pk=pk))
    context = {
        "source": source,
        "page": Paginator(articles.for_list(), PER_PAGE).get_page(request.GET.get("page")),
        "disputes": disputes.in_lines().newest_first()[:TOP],
        "dispute_count": disputes.count(),
        "totals": claims.aggregate(
            claims=Count("pk"), retold=Count("pk", filter=Q(within__isnull=False, implicit=False))
        ),
        "over_time": articles_over_time(articles),
        "voices": voice_balance(claims),
        "own_claims": own_claims(source),
        "own_voices": source.speakers.canonical().order_by("name", "pk"),
    }
    return render(request, "sources/source_page.html", context)
