"""The same work with scripts switched off, and a dispute on paper."""

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.claims.models import Claim, ReviewState
from apps.disputes.models import Dispute
from tests.chromium import sign_in
from tests.factories import PASSWORD, ClaimFactory, MembershipFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(live_server, browser: Browser):
    """A tab of an analyst in which no script runs."""
    UserFactory(username="nora", role="analyst")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    tab = context.new_page()
    tab.goto("/login/")
    sign_in(tab, "nora", password=PASSWORD)
    yield tab
    context.close()


def test_a_dispute_is_found_read_and_decided_on(plain: Page, dispute: Dispute, denial: Claim):
    plain.goto("/disputes/")
    plain.get_by_label("Only where one side is missing").check()
    plain.get_by_role("button", name="Show").click()
    expect(plain.get_by_text("No dispute matches")).to_be_visible()
    plain.get_by_role("link", name="Show all disputes").click()
    plain.get_by_role("link", name=dispute.question).click()
    plain.locator("#side-b").get_by_role("link", name="In the article").first.click()

    expect(plain.locator("mark:target")).to_be_visible()
    plain.locator(f"#claim-{denial.pk}").get_by_role("button", name="Accept").click()

    expect(plain.get_by_text(f"Claim {denial.pk} accepted.")).to_be_visible()
    denial.refresh_from_db()
    assert denial.state == ReviewState.ACCEPTED


def test_a_printed_dispute_shows_every_claim_of_every_side(page: Page, dispute: Dispute, denial: Claim):
    side = dispute.positions.get(ordinal=1)
    words = ("Kremlin", "Israeli", "Moscow", "Wednesday")
    for place, quote in enumerate(words, 5):
        claim = ClaimFactory(text=denial.text, speaker=denial.speaker, quote=quote)
        MembershipFactory(position=side, claim=claim, ordinal=place)
    page.emulate_media(media="print")

    page.goto(dispute.get_absolute_url())

    shown = Claim.objects.filter(memberships__dispute=dispute)
    assert shown.count() == len(words) + 3
    for claim in shown:
        expect(page.locator(f"#c{claim.pk} blockquote")).to_be_visible()
    expect(page.get_by_role("link", name="Upload")).not_to_be_visible()
