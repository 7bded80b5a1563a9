"""The desk: marking claims by hand, and editing what is known about articles and disputes."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from apps.accounts.access import Right, UserRequest, allow, analyst_required
from apps.annotation import services
from apps.annotation.decision_views import where_next
from apps.annotation.forms import ArticleForm, QuestionForm, SelectionForm
from apps.annotation.marking import mark_claim
from apps.annotation.passages import PassageRefused
from apps.annotation.saying import say_undoable
from apps.annotation.statement_forms import MarkForm
from apps.annotation.versions import Stale
from apps.claims.highlights import highlight
from apps.claims.models import Claim, Speaker
from apps.claims.names import name_key
from apps.disputes.access import dispute_for
from apps.disputes.models import Dispute
from apps.http import render_page
from apps.sources.access import article_for
from apps.sources.models import Article, ArticleText, Source

NAMES_SHOWN = 12
SHORT_LABEL = 90
NEW_TEXT = "The article has a new text since you opened it. Nothing was saved; please select again."


def current_text(request: UserRequest, article_pk: int) -> ArticleText:
    """The text the reader shows, or 404: also for an article that has none yet."""
    allow(request, Right.EDIT)
    texts = ArticleText.objects.select_related("article__source")
    return get_object_or_404(texts, article=article_pk, article__current_text=F("pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def claim_mark(request: UserRequest, pk: int) -> HttpResponse:
    text = current_text(request, pk)
    if request.method == "POST":
        return save_mark(request, text, MarkForm(request.POST))
    selection = first_selection(request, text)
    if selection is None:
        context = {"article": text.article, "choices": sentence_choices(text.body)}
        return render_page(request, "annotation/pick_sentences.html", context, part="pick")
    return show_mark(request, text, MarkForm(initial=selection), status=200)


def first_selection(request: UserRequest, text: ArticleText) -> dict[str, Any] | None:  # Any: initial values of a form
    """The passage the address names, with the words that stand there; None where it names none."""
    start, end = (int(given) if (given := request.GET.get(name, "")).isdecimal() else -1 for name in ("start", "end"))
    if not 0 <= start < end <= len(text.body):
        return None
    words = request.GET.get("words", "") or text.body[start:end].strip()
    return {"text": text.pk, "start": start, "end": end, "words": words, "quoting": Claim.Quoting.INDIRECT}


def sentence_choices(body: str) -> list[dict[str, Any]]:  # Any: offsets and words, for one template
    sentences = [sentence for block in highlight(body, []).blocks for sentence in block.sentences]
    return [
        {"number": number, "start": one.start, "end": one.end, "words": body[one.start : one.end][:SHORT_LABEL]}
        for number, one in enumerate(sentences, 1)
    ]


def save_mark(request: UserRequest, text: ArticleText, form: MarkForm) -> HttpResponse:
    if not form.is_valid():
        return show_mark(request, text, form, status=422)
    if form.cleaned_data["text"] != text.pk:
        form.add_error(None, NEW_TEXT)
        return show_mark(request, text, form, status=409)
    try:
        claim, deed = mark_claim(text=text, selection=form.selection(), statement=form.statement(), by=request.user)
    except PassageRefused as refused:
        form.add_error("words", str(refused))
        return show_mark(request, text, form, status=422)
    say_undoable(request, f"Claim {claim.pk} saved. It is compared with all articles once you pause.", deed)
    return redirect(f"{text.article.get_absolute_url()}#c{claim.pk}")


def show_mark(request: UserRequest, text: ArticleText, form: MarkForm, *, status: int) -> HttpResponse:
    """The form with everything typed; htmx puts it where the form stood, not where a saved page would go."""
    speakers = Speaker.objects.filter(claims__text=text).distinct().order_by("name")
    context = {"article": text.article, "form": form, "speakers": speakers}
    response = render_page(request, "annotation/mark_claim.html", context, part="form", status=status)
    return reswap(retarget(response, "#mark-form"), "outerHTML")


@require_safe
@analyst_required
def speaker_names(request: UserRequest) -> HttpResponse:
    """Names for the speaker field's list of suggestions."""
    typed = next((request.GET[field] for field in ("speaker", "represents", "name") if field in request.GET), "")
    key = name_key(typed.replace("\x00", ""))
    found = Speaker.objects.canonical().filter(name_key__contains=key, article=None) if key else Speaker.objects.none()
    return render(request, "annotation/speaker_names.html", {"speakers": found.order_by("name", "pk")[:NAMES_SHOWN]})


@require_POST
def lines_leave_out(request: UserRequest, pk: int) -> HttpResponse:
    """Put the selected lines outside the article."""
    text = current_text(request, pk)
    form = SelectionForm(request.POST)
    if form.is_valid() and form.cleaned_data["text"] == text.pk:
        try:
            services.leave_out_lines(text=text, selection=form.selection(), by=request.user)
        except PassageRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The lines are no longer part of the article. They can be restored any time.")
    else:
        messages.error(request, "Please select the lines again; nothing was changed.")
    return redirect(text.article)


@require_http_methods(["GET", "HEAD", "POST"])
def article_edit(request: UserRequest, pk: int) -> HttpResponse:
    article = article_for(request, pk, to=Right.EDIT, among=Article.objects.for_reader())
    if request.method != "POST":
        return show_article_form(request, article, ArticleForm(initial=article_values(article)), status=200)
    form = ArticleForm(request.POST)
    if not form.is_valid():
        return show_article_form(request, article, form, status=422)
    try:
        services.edit_article(
            article=article, seen=form.cleaned_data["version"], details=form.details(), by=request.user
        )
    except Stale as stale:
        return show_article_form(request, article, form.on_top_of(stale.current.version), status=409)
    messages.success(request, "The article’s details are saved.")
    return redirect(article)


def article_values(article: Article) -> dict[str, Any]:  # Any: initial values of a form
    return {
        "version": article.version,
        "title": article.title,
        "source_name": article.source.name if article.source else "",
        "published_on": article.published_on,
        "url": article.url,
        "byline": article.byline,
    }


def show_article_form(request: UserRequest, article: Article, form: ArticleForm, *, status: int) -> HttpResponse:
    context = {
        "article": article,
        "form": form,
        "current": article_values(article) if status == HTTPStatus.CONFLICT else None,
        "sources": Source.objects.order_by("name").values_list("name", flat=True)[:500],
    }
    return render(request, "annotation/article_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def dispute_edit(request: UserRequest, pk: int) -> HttpResponse:
    dispute = dispute_for(request, pk, to=Right.EDIT)
    if request.method != "POST":
        form = QuestionForm(initial={"version": dispute.version, "question": dispute.question})
        return show_question(request, dispute, form, status=200)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return show_question(request, dispute, form, status=422)
    try:
        services.ask_differently(
            dispute=dispute, seen=form.cleaned_data["version"], question=form.cleaned_data["question"], by=request.user
        )
    except Stale as stale:
        return show_question(request, dispute, form.on_top_of(stale.current.version), status=409)
    messages.success(request, "The question is saved.")
    return redirect(where_next(request, dispute.get_absolute_url()))


def show_question(request: UserRequest, dispute: Dispute, form: QuestionForm, *, status: int) -> HttpResponse:
    context = {
        "dispute": dispute,
        "form": form,
        "is_conflict": status == HTTPStatus.CONFLICT,
        "next": where_next(request, ""),
    }
    return render(request, "annotation/dispute_edit.html", context, status=status)
