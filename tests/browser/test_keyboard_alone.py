"""The whole way without a mouse: hand an article in, mark two claims, mend one, link them, take it back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from apps.claims.models import Claim
from apps.disputes.models import Dispute, Opposition
from tests.chromium import sign_in
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ARTICLE = "👍 The port\n\nThe minister said 🚢 the port was open. Nobody stayed.\n\nThe navy said the port was shut.\n"
MOST_STOPS = 80


@pytest.fixture(autouse=True)
def blobs(settings, tmp_path):
    settings.BLOB_DIR = tmp_path


@pytest.fixture
def desk(page: Page) -> Page:
    UserFactory(username="anna", role="analyst")
    page.goto("/login/")
    sign_in(page, "anna", password=PASSWORD)
    return page


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    pytest.fail(f"the tab key does not reach {wanted}")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def hand_in(page: Page) -> None:
    tab_to(page, page.get_by_role("link", name="Upload", exact=True))
    press(page, "Enter")
    page.wait_for_url("**/upload/")
    tab_to(page, page.get_by_label("Text of the article"))
    page.keyboard.insert_text(ARTICLE)
    tab_to(page, page.locator("main").get_by_role("button", name="Upload"))
    press(page, "Enter")
    page.wait_for_url("**/uploads/**")


def open_article(page: Page) -> None:
    tab_to(page, page.get_by_role("link", name="Articles", exact=True).first)
    press(page, "Enter")
    page.wait_for_url("**/articles/")
    tab_to(page, page.get_by_role("link", name="The port").first)
    press(page, "Enter")
    page.wait_for_url("**/a/**")
    tab_to(page, page.locator(".sentence").first)


def mark(page: Page, speaker: str) -> None:
    press(page, "m")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type(speaker)
    press(page, "Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_from_the_upload_to_the_dispute(desk: Page) -> None:
    hand_in(desk)
    open_article(desk)

    press(desk, "j", "-", ">", ">", ">")  # without the full stop and “The minister said”
    mark(desk, "The minister")
    press(desk, "j", "j")
    mark(desk, "The navy")

    open_port, shut = Claim.objects.order_by("start")
    assert (open_port.quote, shut.quote) == ("🚢 the port was open", "The navy said the port was shut.")

    press(desk, "e")
    expect(desk.get_by_role("dialog")).to_be_visible()
    assert Axe().run(desk, options=RULES).response["violations"] == []
    for words in ("navy said the port was shut.", "said the port was shut.", "the port was shut."):
        press(desk, ">")
        expect(desk.locator(".piece mark")).to_have_text(words)
    press(desk, "-")
    expect(desk.locator(".piece mark")).to_have_text("the port was shut")
    tab_to(desk, desk.get_by_role("dialog").get_by_label("Speaker", exact=False).first)
    press(desk, "Enter")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    shut.refresh_from_db()
    assert (shut.quote, shut.state) == ("the port was shut", "edited")

    press(desk, "l")
    desk.wait_for_url("**/oppose/")
    expect(desk.get_by_role("link", name="Choose").first).to_be_focused()  # now and then only after the load event
    press(desk, "Enter")
    desk.wait_for_url("**/oppose/?other=**")
    expect(desk.get_by_role("radio", name="denies")).to_be_focused()
    press(desk, "1")
    tab_to(desk, desk.get_by_label("In a new dispute"))
    press(desk, "Space")
    tab_to(desk, desk.get_by_label("Question of the new dispute"))
    desk.keyboard.type("Was the port open?")
    tab_to(desk, desk.get_by_role("button", name="Save"))
    press(desk, "Enter")
    desk.wait_for_url("**/d/**")

    pair = Opposition.objects.get()
    assert (pair.counterclaim, pair.claim, pair.kind) == (shut, open_port, "denies")
    assert Dispute.objects.get().question == "Was the port open?"


def test_what_was_just_done_is_undone_from_the_text(desk: Page) -> None:
    hand_in(desk)
    open_article(desk)
    press(desk, "j")
    mark(desk, "")
    expect(desk.get_by_role("button", name="Undo").first).to_be_visible()

    press(desk, "u")

    expect(desk.get_by_text("Undone.")).to_be_visible()
    assert Claim.objects.get().state == "rejected"
    expect(desk.locator(".sentence:focus")).to_contain_text("the port was open")


def test_keys_of_the_reader_are_switched_off_with_all_others(desk: Page) -> None:
    hand_in(desk)
    desk.goto(reverse("settings"))
    tab_to(desk, desk.get_by_label("Single letters are keys"))
    press(desk, "Space", "Enter")
    expect(desk.get_by_text("Saved.")).to_be_visible()

    open_article(desk)
    press(desk, "m", "v", "j")

    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(desk.locator(".sentence:focus")).to_contain_text("The port")
    expect(desk.locator("#text.unmarked")).to_have_count(0)
