"""Regrouping disputes in a real browser: merge with a preview, move a claim, take it back."""

import re

import pytest
from playwright.sync_api import Page, expect

from apps.disputes.arrangements import arrangement_of
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from tests.chromium import sign_in
from tests.factories import (
    PASSWORD,
    ArticleTextFactory,
    ClaimFactory,
    DisputeFactory,
    MembershipFactory,
    PositionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def other(dispute, peskov, haaretz) -> Dispute:
    """Another dispute of the same speakers, the other way round."""
    text = ArticleTextFactory()
    other = DisputeFactory(question="Was the offer turned down?")
    for speaker, quote in ((peskov, "ministry"), (haaretz, "convoy")):
        claim = ClaimFactory(text=text, speaker=speaker, quote=quote)
        MembershipFactory(position=PositionFactory(dispute=other), claim=claim)
    refresh_disputes([dispute.pk, other.pk])
    return other


@pytest.fixture
def desk(page: Page) -> Page:
    """A tab of an analyst."""
    UserFactory(username="nora", role="analyst")
    page.goto("/login/")
    sign_in(page, "nora", password=PASSWORD)
    return page


def sides(dispute: Dispute) -> list[tuple[int, ...]]:
    return [stand.claims for stand in arrangement_of(dispute)]


def test_two_disputes_are_merged_the_other_way_round_and_come_apart_again(desk: Page, dispute, other):
    before = sides(dispute)
    old = other.get_absolute_url()
    desk.goto(dispute.get_absolute_url())
    desk.get_by_text("Regroup …").click()
    desk.get_by_role("link", name="Merge with another dispute").click()
    desk.get_by_placeholder("Words of its question").fill("turned down")
    desk.get_by_role("link", name=re.compile("Choose.*turned down")).click()

    expect(desk.get_by_label("Its side A")).to_have_value("1")
    desk.get_by_role("link", name="Swap the sides").click()
    expect(desk.get_by_label("Its side A")).to_have_value("0")
    desk.get_by_role("button", name="Merge").click()

    expect(desk.get_by_text("The disputes are merged.")).to_be_visible()
    assert [len(side) for side in sides(dispute)] == [2, 3]
    desk.goto(old)
    expect(desk).to_have_url(f"{desk.url.split('/d/')[0]}{dispute.get_absolute_url()}")
    desk.get_by_role("button", name=re.compile("Undo.*merged")).click()
    expect(desk.get_by_text("Undone.")).to_be_visible()
    assert sides(dispute) == before
    desk.goto(old)
    expect(desk.get_by_role("heading", name="Was the offer turned down?")).to_be_visible()


def test_a_claim_is_moved_from_its_card(desk: Page, dispute, account):
    desk.goto(dispute.get_absolute_url())
    card = desk.locator(f"#c{account.pk}")

    card.get_by_text("Move or take out").click()
    card.get_by_role("button", name="Move").click()

    expect(desk.locator(f"#side-a #c{account.pk}")).to_be_visible()
    expect(desk.get_by_text(f"nora moved claim {account.pk} to side A")).to_be_visible()
