"""The articles, the reader, and each claim's own page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from apps.accounts.access import Right, readable
from apps.claims.access import claim_for
from apps.claims.articles import for_article_list
from apps.claims.filters import ARTICLES, ArticleFilter
from apps.claims.reading import Excerpt, Reading, claims_for_page, claims_for_reader
from apps.http import HtmxRequest, render_page
from apps.listing import in_order, listed, tidy
from apps.sources.access import article_for
from apps.sources.models import Article, Source
from apps.sources.spelling import meant_in

PER_PAGE = 25
HIGHLIGHTS = {"all": "All claims", "disputed": "Only disputed", "off": "Off"}


@require_safe
@readable
def article_list(request: HtmxRequest) -> HttpResponse:
    found = ArticleFilter(request.GET, queryset=Article.objects.for_list(), request=request)
    context = listed(found, request, per_page=PER_PAGE) | ARTICLES.saved(request)
    context["articles"] = in_order(for_article_list(context["page"].object_list), list(context["page"]))
    context["sources"] = Source.objects.names()
    context["meant"] = [] if context["page"].paginator.count else meant_in(found)
    response = render_page(request, "articles/article_list.html", context, part="results")
    return push_url(response, reverse("articles") + tidy(request.GET)) if request.htmx else response


@require_safe
@readable
def article_page(request: HtmxRequest, pk: int, slug: str = "") -> HttpResponse:
    article = article_for(request, pk, to=Right.READ, among=Article.objects.for_reader())
    if slug != article.slug:
        return redirect(article, permanent=False)
    shown = request.GET.get("highlights", "all")
    exclusions = article.current_text.exclusions.order_by("start", "pk") if article.current_text else ()
    context = {
        "article": article,
        "reading": Reading(article, claims=claims_for_reader(article), exclusions=list(exclusions)),
        "run": article.runs.order_by("pk").last(),
        "copies": article.copies.in_lines(),
        "highlights": shown if shown in HIGHLIGHTS else "all",
        "highlight_choices": HIGHLIGHTS,
    }
    return render_page(request, "articles/article_page.html", context, part="reading")


@require_safe
@readable
def claim_page(request: HtmxRequest, pk: int) -> HttpResponse:
    claim = claim_for(request, pk, to=Right.READ, among=claims_for_page())
    context = {"claim": claim, "excerpt": Excerpt(claim)}
    return render(request, "claims/claim_page.html", context)
