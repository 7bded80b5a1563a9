"""Handing articles in, and watching how far they are."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.ingest.models import Run, Upload
from apps.sources.models import Article
from tests.cast import BODY
from tests.factories import RunFactory, WorkerFactory

HTMX = {"HTTP_HX_REQUEST": "true"}
FILES = "?by=files"


@pytest.fixture(autouse=True)
def blobs(settings, tmp_path):
    settings.BLOB_DIR = tmp_path


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


def page(response) -> str:
    return response.content.decode()


def paste(desk, text=BODY, **other):
    return desk.post(reverse("upload"), {"key": str(uuid4()), "text": text, **other}, follow=True)


def send(desk, *files, **other):
    data = {"key": str(uuid4()), "documents": list(files), **other}
    return desk.post(reverse("upload") + FILES, data, follow=True)


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


class TestUpload:
    def test_a_pasted_text_becomes_an_article_with_a_run_that_waits(self, desk):
        response = paste(desk, source_name="Sputnik", published_on="2018-09-26")

        article = Article.objects.get()
        assert (article.source.name, str(article.published_on)) == ("Sputnik", "2018-09-26")
        assert Run.objects.get().article == article
        assert article.title in page(response)
        assert "waiting for a worker" in page(response)

    def test_the_form_says_what_may_be_sent(self, desk):
        html = page(desk.get(reverse("upload") + FILES))

        assert "50 MB" in html
        assert ".html" in html

    def test_several_files_become_several_articles_of_one_outlet(self, desk):
        one, two = file("one.txt", b"The first text of all."), file("two.html", b"<html><p>The second text.</p></html>")

        response = send(desk, one, two, source_name="TASS")

        assert {article.source.name for article in Article.objects.all()} == {"TASS"}
        assert page(response).count('class="job ') == 2

    def test_a_refused_file_is_named_and_the_others_are_taken(self, desk):
        response = send(desk, file("good.txt", b"A text that is fine."), file("bad.pdf", b"%PDF-1.7 ..."))

        assert Article.objects.count() == 1
        assert "bad.pdf" in page(response)
        assert "PDF" in page(response)

    def test_if_nothing_can_be_taken_the_form_stays(self, desk):
        response = send(desk, file("empty.txt", b""), source_name="TASS")

        assert response.status_code == 422
        assert "empty.txt: This file is empty" in page(response)
        assert "TASS" in page(response)

    @pytest.mark.parametrize("text", ["", "  \n "])
    def test_an_empty_text_is_refused(self, desk, text):
        response = paste(desk, text)

        assert response.status_code == 422
        assert not Article.objects.exists()

    def test_no_file_at_all_is_refused(self, desk):
        response = desk.post(reverse("upload") + FILES, {"key": str(uuid4())})

        assert response.status_code == 422
        assert "Choose at least one file" in page(response)

    @pytest.mark.parametrize(
        "text", ["A text with a NUL\x00 in it.", "👍 Эмодзи и кириллица.", "\u202eoverride\u202c “quoted”"]
    )
    def test_odd_characters_are_no_reason_to_refuse(self, desk, text):
        assert paste(desk, text).status_code == 200
        assert Article.objects.count() == 1

    def test_what_is_there_already_is_answered_with_the_article(self, desk, client, rita):
        paste(desk)
        article = Article.objects.get()
        client.force_login(rita)

        response = paste(client)

        assert response.status_code == 200
        assert "Already in the collection" in page(response)
        assert article.get_absolute_url() in page(response)
        assert Article.objects.count() == 1

    def test_a_form_sent_twice_is_one_upload(self, desk):
        data = {"key": str(uuid4()), "text": BODY}

        first, second = (desk.post(reverse("upload"), data) for _ in range(2))

        assert first["Location"] == second["Location"]
        assert Upload.objects.count() == 1

    def test_somebody_elses_upload_is_not_shown(self, desk, client, rita):
        key = uuid4()
        desk.post(reverse("upload"), {"key": str(key), "text": BODY})
        client.force_login(rita)

        assert Article.objects.get().title not in page(client.get(reverse("uploads", args=[key])))

    def test_an_upload_without_its_key_is_refused(self, desk):
        assert desk.post(reverse("upload"), {"text": BODY}).status_code == 422

    def test_viewers_are_told_which_right_they_lack(self, client, vera):
        client.force_login(vera)

        assert client.get(reverse("upload")).status_code == 403
        assert client.post(reverse("upload"), {"text": BODY}).status_code == 403

    def test_signed_out_people_are_sent_to_sign_in(self, client, db):
        assert client.get(reverse("upload")).status_code == 302
        assert client.get(reverse("uploads", args=[uuid4()])).status_code == 302

    def test_other_methods_are_refused(self, desk):
        assert desk.delete(reverse("upload")).status_code == 405
        assert desk.post(reverse("uploads", args=[uuid4()])).status_code == 405


@pytest.mark.django_db
class TestProgress:
    def test_a_row_asks_for_itself_while_the_run_is_unfinished(self, client):
        run = RunFactory()

        html = page(client.get(reverse("run_row", args=[run.pk])))

        assert 'hx-trigger="every 1s"' in html
        assert reverse("run_row", args=[run.pk]) in html

    @pytest.mark.parametrize("state", ["done", "failed", "quarantined"])
    def test_a_finished_row_asks_no_more(self, client, state):
        run = RunFactory(state=state, error_code="x")

        assert "hx-trigger" not in page(client.get(reverse("run_row", args=[run.pk])))

    def test_without_a_worker_the_page_says_so_and_what_to_do(self, client):
        run = RunFactory()

        assert "no worker is running" in page(client.get(run.get_absolute_url()))

    def test_a_worker_heard_of_lately_is_a_worker(self, client):
        WorkerFactory()

        assert "no worker is running" not in page(client.get(RunFactory().get_absolute_url()))

    def test_a_worker_silent_for_half_a_minute_is_none(self, client):
        WorkerFactory(seen_at=timezone.now() - timedelta(seconds=31))

        assert "no worker is running" in page(client.get(RunFactory().get_absolute_url()))

    def test_news_is_said_aloud_once(self, client):
        run = RunFactory()
        url = reverse("run_row", args=[run.pk])

        assert "announcer" in page(client.get(url))
        assert "announcer" not in page(client.get(url, {"seen": "pending-received-stuck"}))

    def test_without_scripts_the_page_of_an_unfinished_run_renews_itself(self, client):
        unfinished, done = RunFactory(), RunFactory(state="done")

        assert 'http-equiv="refresh"' in page(client.get(unfinished.get_absolute_url()))
        assert 'http-equiv="refresh"' not in page(client.get(done.get_absolute_url()))

    def test_a_failed_run_gives_its_reason_and_can_be_retried(self, client, anna):
        run = RunFactory(state="failed", error_code="no_text", error_detail="No article text was found.")
        client.force_login(anna)

        html = page(client.get(run.get_absolute_url()))
        client.post(reverse("run_retry", args=[run.pk]))

        run.refresh_from_db()
        assert "No article text was found." in html
        assert run.state == Run.State.PENDING

    def test_there_is_nothing_to_retry_in_a_run_that_is_done(self, client, anna):
        run = RunFactory(state="done")
        client.force_login(anna)

        response = client.post(reverse("run_retry", args=[run.pk]), follow=True)

        assert "Nothing to retry" in page(response)

    def test_a_warning_is_shown_on_a_run_that_is_done(self, client):
        run = RunFactory(state="done", error_code="language", error_detail="It seems to be in another language.")

        html = page(client.get(run.get_absolute_url()))

        assert "done with a warning" in html
        assert "another language" in html

    def test_viewers_cannot_retry(self, client, vera):
        run = RunFactory(state="failed", error_code="x")
        client.force_login(vera)

        assert reverse("run_retry", args=[run.pk]) not in page(client.get(run.get_absolute_url()))
        assert client.post(reverse("run_retry", args=[run.pk])).status_code == 403

    def test_signed_out_people_are_sent_to_sign_in_where_reading_is_private(self, client, settings):
        settings.PUBLIC_READING = False
        run = RunFactory()

        assert client.get(run.get_absolute_url()).status_code == 302
        assert client.get(reverse("run_row", args=[run.pk]), **HTMX).status_code == 302

    @pytest.mark.parametrize("name", ["run", "run_row"])
    def test_a_missing_run_is_not_found(self, client, name):
        assert client.get(reverse(name, args=[999])).status_code == 404

    def test_wrong_methods_are_refused(self, client, anna):
        run = RunFactory()
        client.force_login(anna)

        assert client.post(run.get_absolute_url()).status_code == 405
        assert client.get(reverse("run_retry", args=[run.pk])).status_code == 405


@pytest.mark.django_db
def test_the_page_of_one_form_has_a_constant_number_of_queries(client, anna, django_assert_num_queries):
    client.force_login(anna)
    keys = [uuid4(), uuid4()]
    for key, count in zip(keys, (1, 4), strict=True):
        files = [file(f"{count}{place}.txt", f"A text {count} {place}.".encode()) for place in range(count)]
        client.post(reverse("upload") + FILES, {"key": str(key), "documents": files})

    for key in keys:
        with django_assert_num_queries(6):
            client.get(reverse("uploads", args=[key]))


@pytest.mark.django_db
class TestTheSample:
    def test_it_goes_the_way_of_every_article_and_is_loaded_once(self, client, anna):
        client.force_login(anna)

        responses = [client.post(reverse("upload_sample")) for _ in range(2)]

        run = Run.objects.get()
        assert [response.url for response in responses] == [run.get_absolute_url()] * 2
        assert run.state == Run.State.PENDING
        assert run.article.uploaded_by == anna

    def test_viewers_cannot_load_it(self, client, vera):
        client.force_login(vera)

        assert client.post(reverse("upload_sample")).status_code == 403
        assert not Run.objects.exists()

    def test_a_look_loads_nothing(self, client, anna):
        client.force_login(anna)

        assert client.get(reverse("upload_sample")).status_code == 405
        assert not Run.objects.exists()
