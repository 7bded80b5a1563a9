"""Finding one's way: filter, keep the search, walk over the rows and from one dispute to the next, by keys alone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from tests.chromium import sign_in
from tests.factories import PASSWORD, ClaimFactory, DisputeFactory, MembershipFactory, PositionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
PAGES = [
    "/disputes/?speaker=haaretz&least=0.1",
    "/disputes/?q=haretz&since=never",
    "/claims/",
    "/articles/",
    "/speakers/",
    "/sources/",
    "/search/?q=moscow",
    "/search/?q=haretz",
    "/searches/",
]


@pytest.fixture
def other(dispute: Dispute) -> Dispute:
    """A smaller dispute, which the list by number of claims puts second."""
    other = DisputeFactory(question="Did the convoy cross the border?")
    for _ in range(2):
        MembershipFactory(position=PositionFactory(dispute=other), claim=ClaimFactory())
    refresh_disputes([dispute.pk, other.pk])
    return other


@pytest.fixture
def desk(page: Page) -> Page:
    """A tab of an analyst."""
    UserFactory(username="nora", role="analyst")
    page.goto("/login/")
    sign_in(page, "nora", password=PASSWORD)
    return page


def test_a_search_is_narrowed_kept_and_opened_again(desk: Page, dispute, other):
    desk.goto("/disputes/")
    desk.locator("details.group summary", has_text="Speakers").click()
    desk.locator("#id_speaker").fill("peskov")
    expect(desk.locator("#announcer")).to_have_text("1 dispute found")
    expect(desk).to_have_url(re.compile(r"/disputes/\?speaker=peskov$"))

    desk.get_by_text("Save this search").click()
    desk.get_by_label("Name", exact=True).fill("What Peskov answers")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved as “What Peskov answers”.")).to_be_visible()

    Dispute.objects.filter(pk=dispute.pk).update(question="Did Moscow turn the offer down?")
    refresh_disputes([dispute.pk])
    desk.goto("/")
    expect(desk.locator("main .count")).to_have_text("1 new")
    desk.get_by_role("button", name="What Peskov answers").click()
    expect(desk.locator(".row .new")).to_have_text("new")


def test_the_list_is_walked_by_keys_alone(desk: Page, dispute, other):
    desk.goto("/disputes/?sort=claims")
    desk.locator("#results [data-item]").first.focus()
    desk.keyboard.press("j")
    expect(desk.get_by_role("link", name=other.question)).to_be_focused()
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("heading", level=1)).to_have_text(dispute.question)
    expect(desk.get_by_role("heading", level=1)).to_be_focused()
    desk.wait_for_load_state()  # the focus is there before the scripts are
    desk.keyboard.press("a")
    expect(desk.get_by_text(re.compile("accepted"))).to_be_visible()
    desk.keyboard.press("]")
    expect(desk.get_by_role("heading", level=1)).to_have_text(other.question)
    desk.keyboard.press("[")
    expect(desk.get_by_role("heading", level=1)).to_have_text(dispute.question)


@pytest.mark.parametrize("path", PAGES)
def test_lists_have_no_barriers(desk: Page, dispute, other, path):
    desk.goto(path)

    found = Axe().run(desk, options=WCAG)

    assert found.violations_count == 0, found.generate_report()
    desk.set_viewport_size({"width": 320, "height": 640})
    assert desk.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
