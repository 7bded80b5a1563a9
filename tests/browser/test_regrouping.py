"""Regrouping disputes in a real browser: merge with a preview, move a claim, take it back; and on a phone, for axe."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.disputes.arrangements import arrangement_of
from apps.disputes.material import Suggestion
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
    SpeakerFactory,
    SpeakerMatchFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


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


def test_a_claim_is_moved_from_its_card(desk: Page, dispute, account):
    desk.goto(dispute.get_absolute_url())
    card = desk.locator(f"#c{account.pk}")

    card.get_by_text("Move or take out").click()
    card.get_by_role("button", name="Move").click()

    expect(desk.locator(f"#side-a #c{account.pk}")).to_be_visible()
    expect(desk.get_by_text(f"nora moved claim {account.pk} to side A")).to_be_visible()


@pytest.fixture
def addresses(dispute, other, report, peskov, haaretz) -> list[str]:
    Suggestion.objects.create(dispute=dispute, position=dispute.positions.last(), claim=ClaimFactory())
    SpeakerMatchFactory(speaker=peskov, other=SpeakerFactory(name="Dm. Peskov"))
    return [
        dispute.get_absolute_url(),
        reverse("dispute_merge", args=[dispute.pk]),
        f"{reverse('dispute_merge', args=[dispute.pk])}?other={other.pk}",
        reverse("dispute_split", args=[dispute.pk]),
        f"{reverse('dispute_add', args=[dispute.pk])}?q=convoy",
        reverse("dispute_parent", args=[dispute.pk]),
        reverse("dispute_history", args=[dispute.pk]),
        reverse("claim_oppose", args=[report.pk]),
        f"{reverse('claim_oppose', args=[report.pk])}?other={other.claims[0].pk}",
        report.get_absolute_url(),
        peskov.get_absolute_url(),
        reverse("speaker_merge", args=[peskov.pk]),
        f"{reverse('speaker_merge', args=[peskov.pk])}?other={haaretz.pk}",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_to_complain_about_and_nothing_runs_off_a_phone(desk: Page, addresses, scheme):
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": 320, "height": 640})

    found = []
    for address in addresses:
        desk.goto(address)
        desk.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        found += [(address, one["id"]) for one in Axe().run(desk, options=RULES).response["violations"]]
        if desk.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((address, "wider than the screen"))

    assert found == []
