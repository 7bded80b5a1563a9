"""Decisions by keys alone: accept, reject, skip and undo, with the focus on what comes next."""

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import Role
from apps.claims.models import Claim
from tests.chromium import sign_in
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_decisions_are_made_and_undone_by_keys(page: Page, live_server, report, denial, account) -> None:
    UserFactory(username="nora", role=Role.ANALYST)
    page.goto(f"{live_server.url}/login/?next=/review/%3Fqueue%3Dclaim")
    sign_in(page, "nora", password=PASSWORD)
    heading = page.locator("#suggestion")
    expect(heading).to_be_focused()
    first = heading.inner_text()

    page.keyboard.press("a")
    expect(page.locator("#messages")).to_contain_text(f"{first} accepted.")
    expect(heading).to_be_focused()
    second = heading.inner_text()
    page.keyboard.press("x")
    expect(page.locator("#messages")).to_contain_text(f"{second} rejected.")
    page.keyboard.press("u")
    expect(heading).to_have_text(second)

    states = dict(Claim.objects.values_list("pk", "state"))
    assert states[int(first.split()[1])] == "accepted"
    assert states[int(second.split()[1])] == "suggested"


def test_the_focus_is_back_in_the_queue_after_an_edit(page: Page, live_server, report) -> None:
    UserFactory(username="nora", role=Role.ANALYST)
    page.goto(f"{live_server.url}/login/?next=/review/%3Fqueue%3Dclaim")
    sign_in(page, "nora", password=PASSWORD)
    expect(page.locator("#suggestion")).to_be_focused()

    page.keyboard.press("e")
    page.get_by_role("link", name="Cancel").click()

    expect(page.locator("#suggestion")).to_be_focused()


def test_a_decision_on_a_dispute_is_undone_where_it_was_made(page: Page, live_server, dispute) -> None:
    UserFactory(username="nora", role=Role.ANALYST)
    page.goto(f"{live_server.url}/login/?next={dispute.get_absolute_url()}")
    sign_in(page, "nora", password=PASSWORD)
    heading = page.get_by_role("heading", level=1)
    heading.focus()

    page.keyboard.press("a")
    expect(page.get_by_text("Dispute accepted.")).to_be_visible()
    expect(heading).to_be_focused()
    page.keyboard.press("u")
    expect(page.get_by_text("The decision on this dispute is undone.")).to_be_visible()


def test_on_a_phone_the_buttons_stay_in_reach_of_the_thumb(page: Page, live_server, opposition) -> None:
    UserFactory(username="nora", role=Role.ANALYST)
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(f"{live_server.url}/login/?next=/review/%3Fqueue%3Dpair")
    sign_in(page, "nora", password=PASSWORD)
    expect(page.locator("#suggestion")).to_be_focused()

    expect(page.get_by_role("button", name="Accept")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("combobox", name="Reason")).not_to_be_in_viewport()


def test_the_focus_stays_with_the_notes_that_changed(page: Page, live_server, dispute) -> None:
    UserFactory(username="nora", role=Role.ANALYST)
    page.goto(f"{live_server.url}/login/?next={dispute.get_absolute_url()}")
    sign_in(page, "nora", password=PASSWORD)

    page.get_by_role("textbox", name="Note").fill("Ask them which sources.")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_role("heading", name="Notes (1)")).to_be_focused()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Notes (0)")).to_be_focused()
