"""Handing articles in, and watching how far they are."""

from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import Right, UserRequest, readable, right_required, row_for
from apps.http import HtmxRequest
from apps.ingest.batches import MAX_FILES, Item, accept_batch, uploads_of
from apps.ingest.forms import FilesForm, PasteForm
from apps.ingest.models import Run, Upload, Worker
from apps.ingest.progress import Progress
from apps.ingest.sample import load_sample
from apps.ingest.services import retry_run
from apps.sources.models import Source

FORMS: dict[str, type[PasteForm | FilesForm]] = {"paste": PasteForm, "files": FilesForm}
SOURCES_SHOWN = 500
MEGABYTE = 1_000_000


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.UPLOAD)
def upload(request: UserRequest) -> HttpResponse:
    tab = request.GET.get("by", "")
    tab = tab if tab in FORMS else "paste"
    if request.method != "POST":
        return show_form(request, tab, FORMS[tab](), status=200)
    form = FORMS[tab](request.POST, request.FILES)
    if not form.is_valid():
        return show_form(request, tab, form, status=422)
    key = form.cleaned_data["key"]
    refusals = accept_batch(items=items_of(form), key=key, about=form.about(), by=request.user)
    if not uploads_of(key=key, by=request.user).exists():
        for refusal in refusals:
            form.add_error("documents" if tab == "files" else "text", f"{refusal.name}: {refusal.message}")
        return show_form(request, tab, form, status=422)
    for refusal in refusals:
        messages.error(request, f"Not taken: {refusal.name}. {refusal.message}")
    return redirect("uploads", key)


def items_of(form: PasteForm | FilesForm) -> list[Item]:
    if isinstance(form, PasteForm):
        return [Item("", BytesIO(form.cleaned_data["text"].encode("utf-8", "surrogatepass")))]
    return [Item(file.name or "", file) for file in form.cleaned_data["documents"]]


def show_form(request: UserRequest, tab: str, form: PasteForm | FilesForm, *, status: int) -> HttpResponse:
    context = {
        "tab": tab,
        "form": form,
        "max_megabytes": settings.MAX_UPLOAD_BYTES // MEGABYTE,
        "max_characters": f"{settings.MAX_ARTICLE_CHARACTERS:,}",
        "max_files": MAX_FILES,
        "sources": Source.objects.order_by("name").values_list("name", flat=True)[:SOURCES_SHOWN],
    }
    return render(request, "ingest/upload.html", context, status=status)


@require_POST
@right_required(Right.UPLOAD)
def upload_sample(request: UserRequest) -> HttpResponse:
    """The demo: the sample article goes the way of every other, and its progress can be watched."""
    return redirect(load_sample(by=request.user).article.runs.latest("pk"))


@require_safe
@right_required(Right.UPLOAD)
@never_cache
def uploads(request: UserRequest, key: UUID) -> HttpResponse:
    """What one form brought in, with the progress of each article."""
    found = list(uploads_of(key=key, by=request.user))
    stuck = nobody_works()
    rows = [(one, latest_progress(one, stuck=stuck)) for one in found]
    running = any(progress and progress.run.is_unfinished for _, progress in rows)
    return render(request, "ingest/uploads.html", {"rows": rows, "running": running})


def latest_progress(upload: Upload, *, stuck: bool) -> Progress | None:
    runs = list(upload.article.runs.all())
    return progress_of(max(runs, key=lambda run: run.pk), stuck=stuck) if runs else None


def nobody_works() -> bool:
    return not Worker.objects.alive(timezone.now()).exists()


def progress_of(run: Run, *, stuck: bool) -> Progress:
    return Progress(run, now=timezone.now(), is_stuck=stuck and run.is_unfinished)


def run_for(request: HtmxRequest, pk: int, *, to: Right) -> Run:
    return row_for(request, Run.objects.select_related("article__source", "article__copy_of"), pk=pk, to=to)


@require_safe
@readable
@never_cache
def run_page(request: HtmxRequest, pk: int) -> HttpResponse:
    run = run_for(request, pk, to=Right.READ)
    progress = progress_of(run, stuck=nobody_works())
    return render(request, "ingest/run_page.html", {"run": run, "progress": progress, "running": run.is_unfinished})


@require_safe
@readable
@never_cache
def run_row(request: HtmxRequest, pk: int) -> HttpResponse:
    """The row alone, as it asks for itself each second; `seen` is what the page has said aloud already."""
    run = run_for(request, pk, to=Right.READ)
    progress = progress_of(run, stuck=nobody_works())
    context = {"progress": progress, "is_news": request.GET.get("seen", "") != progress.key}
    return render(request, "ingest/row.html", context)


@require_POST
def run_retry(request: UserRequest, pk: int) -> HttpResponse:
    run = run_for(request, pk, to=Right.UPLOAD)
    if retry_run(run=run):
        messages.success(request, "The article waits for a worker again.")
    else:
        messages.info(request, "Nothing to retry: the run is not set aside any more.")
    return redirect(run)
