"""One run from its claim to its end: read, extract, save; what breaks is said on the run."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pghistory
from django.conf import settings
from django.db import connection, transaction

from apps.disputes.services import refresh_disputes_of
from apps.extraction import flow
from apps.extraction.records import Extraction
from apps.ingest import blobs, queue, reading, texts
from apps.ingest.crossing import cross
from apps.ingest.fingerprints import sketch
from apps.ingest.models import Run
from apps.ingest.saving import Batch, save_extraction
from apps.ingest.services import wake_dispatcher
from apps.sources.copies import place_article
from apps.sources.models import Article, ArticleText
from apps.sources.services import named_source

log = logging.getLogger(__name__)
LANGUAGES = ("en",)
NO_WARNING = ("", "")
NOTHING = Extraction()  # found where nothing is looked for: in other languages, and in texts that were renewed since


def work_on(run_id: int) -> None:
    """Do the run, if it is free. Whatever happens, the run's row says so afterwards."""
    lease = queue.claim(run_id)
    if lease is None:
        return
    try:
        with pghistory.context(actor="machine", run=run_id), kept_alive(lease):
            Work(lease).do()
    except queue.LeaseLost:
        log.warning("run %s was taken over by another worker; nothing written", run_id)
    except reading.ReadFailed as failure:
        queue.fail(lease, failure.code, str(failure))
    except Exception as error:
        log.exception("run %s broke", run_id)
        queue.give_back(lease, type(error).__name__, f"The step broke: {error}. The article is kept.")
    finally:
        wake_dispatcher()


@contextmanager
def kept_alive(lease: queue.Lease) -> Iterator[None]:
    """Prolong the lease from a thread of its own, so that a long article is not taken for a dead worker."""
    stop = threading.Event()
    thread = threading.Thread(target=prolong_until, args=(lease, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def prolong_until(lease: queue.Lease, stop: threading.Event) -> None:
    while not stop.wait(settings.RUN_LEASE_SECONDS / 4):
        try:
            if not queue.prolong(lease):
                return
        except Exception:
            log.exception("could not prolong the lease of run %s", lease.run_id)
        finally:
            connection.close()


class Work:
    """One attempt at a run, with what it counts and how long its steps take (seconds)."""

    def __init__(self, lease: queue.Lease) -> None:
        self.lease = lease
        self.counts: dict[str, int] = {}
        self.timings: dict[str, float] = {}
        self.begun = monotonic()

    def do(self) -> None:
        run = Run.objects.select_related("article", "article__current_text").get(pk=self.lease.run_id)
        text = self.read_text(run.article)
        self.report(Run.Step.TEXT, characters=len(text.body))
        refuse_too_long(text)
        if run.article.language not in LANGUAGES:
            self.save(Batch(text, NOTHING, run.engine_version), other_language(run.article))
            return
        found = flow.extract(text.body)
        self.report(Run.Step.CLAIMS, sentences=len(found.sentences), claims=len(found.claims))
        self.save(Batch(text, found, run.engine_version), NO_WARNING)

    def read_text(self, article: Article) -> ArticleText:
        """The article's text as it was stored, or read now; what the file says of itself fills what is empty."""
        if article.current_text is not None:
            return article.current_text
        found = reading.read(blobs.blob_path(article.raw_sha256).read_bytes(), article.media_type)
        with transaction.atomic():
            text = texts.add_text(article=article, reading=found)
            fill_in(article, found.guesses)
        return text

    def report(self, step: Run.Step, **counts: int) -> None:
        self.counts |= counts
        self.timings[step.value] = round(monotonic() - self.begun, 3)
        queue.report_step(self.lease, step, self.counts, self.timings)

    def save(self, batch: Batch, warning: tuple[str, str]) -> None:
        """What the article says on its own is saved first, then compared; a failure there takes nothing back.

        Two transactions: of two workers that end at once, one at least sees what the other has saved.
        """
        find_copies(batch)
        with transaction.atomic():
            for older in batch.text.article.texts.exclude(pk=batch.text.pk).order_by("pk"):
                save_extraction(Batch(older, NOTHING, batch.engine_version))
            self.counts |= save_extraction(batch)
            Run.objects.filter(pk=self.lease.run_id).update(text=batch.text)
            self.report(Run.Step.SAVED)
        with transaction.atomic():
            self.counts["links"] = cross(batch.text, batch.engine_version)
            self.timings[Run.Step.COMPARED.value] = round(monotonic() - self.begun, 3)
            queue.finish(self.lease, self.counts, self.timings, warning)


@transaction.atomic
def find_copies(batch: Batch) -> None:
    refresh_disputes_of(place_article(batch.text.article, sketch(batch.text.body, batch.found.excluded)))


def refuse_too_long(text: ArticleText) -> None:
    limit = settings.MAX_ARTICLE_CHARACTERS
    if len(text.body) > limit:
        raise reading.ReadFailed(
            "too_long",
            f"This text has {len(text.body):,} characters; articles of up to {limit:,} are searched for claims. "
            "It is kept and can be read and annotated; to have it searched, upload it in parts.",
        )


def other_language(article: Article) -> tuple[str, str]:
    detail = (
        f"This article seems to be in another language than English ({article.language}). "
        "It was not searched for claims; it can be read and annotated by hand."
    )
    return "language", detail


def fill_in(article: Article, guesses: reading.Guesses) -> None:
    """Put the file's own words where the person who uploaded it left a gap, and nobody has edited since."""
    if article.version > 1:
        return
    article.source = article.source or named_source(guesses.source_name)
    article.published_on = article.published_on or guesses.published_on
    article.byline = article.byline or guesses.byline
    article.url = article.url or guesses.url
    if article.raw_name and article.title == article.raw_name.rsplit(".", 1)[0]:
        article.title = guesses.title or article.title
    article.save(update_fields=["source", "published_on", "byline", "url", "title"])
