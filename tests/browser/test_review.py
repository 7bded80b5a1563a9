"""The review queue by keys alone: accept, reject, skip and undo, with the focus on what comes next."""

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
    page.get_by_role("button", name="Accept").focus()
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
