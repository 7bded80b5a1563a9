"""Taking articles in, and what is refused."""

from io import BytesIO
from uuid import uuid4

import pytest

from apps.ingest.blobs import blob_path
from apps.ingest.models import Run, Upload
from apps.ingest.services import About, UploadRefused, accept_upload, retry_run
from apps.sources.models import Article, Source
from tests.factories import RunFactory

pytestmark = pytest.mark.django_db


def hand_in(raw: bytes, *, name: str = "", by=None, key=None, **about) -> Upload:
    return accept_upload(file=BytesIO(raw), name=name, by=by, key=key or uuid4(), about=About(**about))


def test_an_upload_is_bytes_article_text_and_run_at_once(anna):
    raw = b"A Headline of Five Words\r\n\r\nThe ministry said no."

    upload = hand_in(raw, name="note.txt", by=anna)

    article = upload.article
    assert blob_path(article.raw_sha256).read_bytes() == raw
    assert article.title == "A Headline of Five Words"
    assert article.current_text.body == "A Headline of Five Words\n\nThe ministry said no."
    assert article.uploaded_by == anna
    assert article.runs.get().state == Run.State.PENDING


def test_a_web_page_is_taken_in_unread_and_read_by_the_worker():
    upload = hand_in(b"<!doctype html><html><body><p>Words</p></body></html>", name="page.html")

    assert upload.article.current_text is None
    assert upload.article.title == "page"
    assert upload.article.runs.get().state == Run.State.PENDING


def test_the_same_bytes_are_one_article_with_two_receipts(anna, rita):
    first = hand_in(b"The ministry said no.", by=anna)

    second = hand_in(b"The ministry said no.", by=rita)

    assert second.was_there
    assert not first.was_there
    assert second.article == first.article
    assert Article.objects.count() == Run.objects.count() == 1


def test_a_form_sent_twice_is_one_upload(anna):
    key = uuid4()

    first = hand_in(b"The ministry said no.", by=anna, key=key)
    again = hand_in(b"The ministry said no.", by=anna, key=key)

    assert again == first
    assert not again.was_there


def test_what_the_uploader_says_comes_before_what_the_file_says():
    upload = hand_in(b"Sputnik\n\nA Headline of Five Words", source_name="  Haaretz ", title="My title")

    assert upload.article.title == "My title"
    assert upload.article.source.name == "Haaretz"


def test_an_outlet_is_one_source_however_it_is_spelt():
    hand_in(b"One text of some words", source_name="Haaretz")
    hand_in(b"Another text of some words", source_name="HAARETZ")

    assert Source.objects.get().name == "Haaretz"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b" \n\t \r\n", "empty"),
        (b"%PDF-1.4", "not_text"),
        (b"PK\x03\x04", "not_text"),
        (b"\xef\xbb\xbf", "empty"),
    ],
)
def test_what_holds_no_article_is_refused_and_leaves_no_row(raw, code):
    with pytest.raises(UploadRefused) as refusal:
        hand_in(raw)

    assert refusal.value.code == code
    assert not Article.objects.exists()
    assert not Upload.objects.exists()


def test_more_bytes_than_the_limit_are_refused(settings):
    settings.MAX_UPLOAD_BYTES = 100

    with pytest.raises(UploadRefused, match="larger than an article may be"):
        hand_in(b"x" * 101)


@pytest.mark.parametrize(
    "text",
    [
        "NUL \x00 in the middle",
        "a lone surrogate \ud800 here",
        "emoji 👨‍👩‍👧‍👦 and flags 🇮🇱🇷🇺",
        "שלום, אמר דובר הקרמלין",
        "\u202eright to left override\u202c and zero\u200bwidth",
        "“““ unbalanced '''\" quotation marks ”",
    ],
)
def test_odd_characters_are_taken_in(text):
    article = hand_in(text.encode(errors="surrogatepass")).article

    assert len(article.current_text.body) == len(text)


def test_a_name_from_outside_is_never_a_path():
    upload = hand_in(b"Some words of an article", name="../../etc/passwd.txt")

    assert upload.article.raw_name == "passwd.txt"


def test_only_a_failed_run_can_be_retried():
    failed = RunFactory(state=Run.State.QUARANTINED, error_code="worker_died", attempts=3)
    done = RunFactory(state=Run.State.DONE)

    assert retry_run(run=failed)
    assert not retry_run(run=done)

    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.error_code) == (Run.State.PENDING, 0, "")
