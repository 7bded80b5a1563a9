"""The articles, the reader, and each claim's own page."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.accounts.access import Right, readable
from apps.accounts.history import changes_of
from apps.claims.access import claim_for
from apps.claims.articles import for_article_list
from apps.claims.reading import Excerpt, Reading, claims_for_page, claims_for_reader
from apps.http import HtmxRequest, render_page
from apps.sources.access import article_for
from apps.sources.models import Article

PER_PAGE = 25
HIGHLIGHTS = {"all": "All claims", "disputed": "Only disputed", "off": "Off"}


@require_safe
@readable
def article_list(request: HtmxRequest) -> HttpResponse:
    found = Article.objects.for_list()
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    if words:
        found = found.filter(pk__in=Article.objects.titled(words).values("pk"))
    page = Paginator(found.values_list("pk", flat=True), per_page=PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "articles": for_article_list(page.object_list), "words": words}
    return render_page(request, "articles/article_list.html", context, part="results")


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
    context = {"claim": claim, "excerpt": Excerpt(claim), "changes": changes_of(claim)}
    return render(request, "claims/claim_page.html", context)
