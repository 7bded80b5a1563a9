"""An upload in a real browser: the row follows its run, and stops asking when it is finished."""

from io import BytesIO

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from apps.ingest.models import Run
from tests.cast import BODY
from tests.chromium import sign_in
from tests.factories import PASSWORD, UserFactory, WorkerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def blobs(settings, tmp_path):
    settings.BLOB_DIR = tmp_path


@pytest.fixture
def desk(page: Page) -> Page:
    UserFactory(username="anna", role="analyst")
    page.goto("/login/")
    sign_in(page, "anna", password=PASSWORD)
    page.goto("/upload/")
    return page


def test_an_upload_is_followed_to_the_reader(desk: Page):
    desk.get_by_label("Text of the article").fill(BODY)
    desk.get_by_role("button", name="Upload").click()
    expect(desk.get_by_text("no worker is running. Start one")).to_be_visible()

    WorkerFactory()
    expect(desk.get_by_text("no worker is running. Start one")).to_have_count(0)
    Run.objects.update(step="claims", counts={"sentences": 4, "claims": 3})
    expect(desk.get_by_text("4 sentences, 3 claims")).to_be_visible()
    Run.objects.update(state="done", step="compared", finished_at=Now())
    expect(desk.get_by_role("link", name="Open", exact=True)).to_be_visible()

    expect(desk.locator("[hx-trigger]")).to_have_count(0)
    desk.get_by_role("link", name="Open", exact=True).click()
    expect(desk.locator("#text")).to_contain_text("Dmitry Peskov told journalists")


def test_a_step_is_said_aloud_without_taking_the_focus(desk: Page):
    WorkerFactory()
    desk.get_by_label("Text of the article").fill(BODY)
    desk.get_by_role("button", name="Upload").click()
    link = desk.get_by_role("link", name="Kremlin Denies")
    link.focus()
    Run.objects.update(step="text")

    expect(desk.locator("#announcer")).to_contain_text("text read")
    expect(link).to_be_focused()


def test_files_are_chosen_and_sent_together(desk: Page):
    desk.get_by_role("link", name="Files").click()
    files = [
        {"name": name, "mimeType": "text/plain", "buffer": BytesIO(f"The text of {name}.".encode()).getvalue()}
        for name in ("one.txt", "two.txt")
    ]
    desk.get_by_label("Files").set_input_files(files)
    desk.get_by_role("button", name="Upload").click()

    expect(desk.locator(".job")).to_have_count(2)
