"""A run from its claim to its end, with the real engine on real rows."""

from io import BytesIO
from uuid import uuid4

import pytest

from apps.claims.models import Claim
from apps.ingest import blobs, queue, work
from apps.ingest.blobs import blob_path
from apps.ingest.models import Run
from apps.ingest.services import About, accept_upload
from apps.sources.models import Article

pytestmark = pytest.mark.django_db(transaction=True)

REPORT = (
    "Ministry Denies Losing a Convoy\n\nThe newspaper Daily Herald reported on Monday that a convoy had been lost near "
    "the border. “This is not true 🚚,” ministry spokesman Ivan Petrov said.\n"
)


def hand_in(text: str | bytes) -> Run:
    raw = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    upload = accept_upload(file=BytesIO(raw), name="note", by=None, key=uuid4(), about=About())
    return upload.article.runs.get()


def worked(run: Run) -> Run:
    work.work_on(run.pk)
    run.refresh_from_db()
    return run


def test_an_article_ends_as_claims_with_their_words():
    run = worked(hand_in(REPORT))

    assert (run.state, run.step, run.lease) == (Run.State.DONE, Run.Step.COMPARED, None)
    assert run.counts["claims"] == run.article.current_text.claims.count() > 0
    body = run.article.current_text.body
    for claim in run.article.current_text.claims.all():
        assert all(body[span.start : span.end] == span.quote for span in claim.spans.all())


def test_an_article_that_was_printed_before_is_known_as_its_copy():
    original, other, copy = (
        worked(hand_in(text))
        for text in (REPORT, "The ministry said nothing on Monday.", REPORT.replace("on Monday", "late on Monday"))
    )

    copies = dict(Article.objects.values_list("pk", "copy_of"))

    assert copies == {original.article_id: None, other.article_id: None, copy.article_id: original.article_id}


def test_a_web_page_is_read_and_fills_in_what_was_left_empty():
    page = (
        '<!doctype html><html><head><meta property="og:site_name" content="Sputnik"></head><body><article>'
        "<h1>Ministry Denies Losing a Convoy</h1><p>“This is not true,” ministry spokesman Ivan Petrov said on Monday, "
        "when he was asked about the convoy that a newspaper had reported lost.</p></article></body></html>"
    )

    run = worked(hand_in(page))

    article = Article.objects.get()
    assert run.state == Run.State.DONE
    assert article.title == "Ministry Denies Losing a Convoy"
    assert article.source.name == "Sputnik"
    assert "Ivan Petrov" in article.current_text.body


def test_a_page_without_an_article_fails_with_a_reason_and_is_kept():
    run = worked(hand_in(b"<!doctype html><html><body><script>x</script></body></html>"))

    assert (run.state, run.error_code) == (Run.State.FAILED, "no_text")
    assert "Paste the text" in run.error_detail
    assert blob_path(run.article.raw_sha256).exists()


def test_a_text_longer_than_the_limit_is_kept_and_says_what_to_do(settings):
    settings.MAX_ARTICLE_CHARACTERS = 50

    run = worked(hand_in(REPORT))

    assert (run.state, run.error_code) == (Run.State.FAILED, "too_long")
    assert "upload it in parts" in run.error_detail
    assert run.article.current_text.body.startswith("Ministry Denies")


def test_five_megabytes_end_with_a_clear_answer():
    run = worked(hand_in("A word of many. " * 330_000))

    assert (run.state, run.error_code) == (Run.State.FAILED, "too_long")
    assert "5,280,000 characters" in run.error_detail


@pytest.mark.parametrize(
    "text",
    [
        "\x00".join("The ministry said no."),
        "The ministry \ud800 said that it\x00 had not.",
        '“““He said ‘no" and „never” and "again, the minister said.',
        "\u202eThe\u202c ministry\u200b said 👨‍👩‍👧‍👦 that it had not.",
        "x" * 100_000,
        '"' * 20_000,
    ],
)
def test_hostile_text_is_worked_through(text):
    run = worked(hand_in(text))

    assert run.state == Run.State.DONE, run.error_detail


def test_another_language_is_kept_readable_and_says_that_it_was_not_searched():
    hebrew = "דובר הקרמלין דמיטרי פסקוב הכחיש ביום רביעי את הדיווחים בתקשורת הישראלית ואמר כי הם אינם נכונים כלל וכלל."

    run = worked(hand_in(hebrew))

    assert (run.state, run.error_code) == (Run.State.DONE, "language")
    assert run.article.language == "he"
    assert "annotated by hand" in run.error_detail


def test_a_step_that_breaks_leaves_the_run_to_be_tried_again_and_nothing_half_written(monkeypatch):
    run = hand_in(REPORT)
    monkeypatch.setattr(work, "save_extraction", half_saved)

    worked(run)

    assert (run.state, run.error_code, run.attempts) == (Run.State.PENDING, "ZeroDivisionError", 1)
    assert run.article.current_text is not None
    assert not Claim.objects.exists()


def half_saved(batch: work.Batch) -> dict[str, int]:
    Claim.objects.create(text=batch.text, start=0, end=8)
    raise ZeroDivisionError("broken in the middle")


def test_a_worker_that_lost_its_lease_writes_nothing(monkeypatch):
    run = hand_in(REPORT)
    save = work.save_extraction

    def save_too_late(batch: work.Batch) -> dict[str, int]:
        counts = save(batch)
        Run.objects.filter(pk=run.pk).update(lease=uuid4())
        return counts

    monkeypatch.setattr(work, "save_extraction", save_too_late)

    worked(run)

    assert run.state == Run.State.RUNNING
    assert not Claim.objects.exists()


def test_the_lease_is_prolonged_while_the_work_goes_on(settings):
    settings.RUN_LEASE_SECONDS = 1
    run = hand_in(REPORT)
    lease = queue.claim(run.pk)
    run.refresh_from_db()
    before = run.lease_until

    with work.kept_alive(lease):
        while Run.objects.get(pk=run.pk).lease_until == before:
            pass

    assert Run.objects.get(pk=run.pk).lease_until > before


def test_a_finished_run_is_not_done_again():
    run = worked(hand_in(REPORT))

    again = worked(run)

    assert again.attempts == 1


def test_missing_bytes_are_a_failure_that_is_tried_again_not_a_lost_article():
    run = hand_in(b"<!doctype html><html><body><p>Words that nobody will read again</p></body></html>")
    blobs.blob_path(run.article.raw_sha256).unlink()

    worked(run)

    assert (run.state, run.error_code) == (Run.State.PENDING, "FileNotFoundError")
