"""Every page there is, on a phone and in the dark: for axe, for the content policy, and for its weight."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Response

from apps.accounts.models import Role, User
from apps.annotation.notes import add_note
from apps.annotation.round_models import ReviewRound
from apps.disputes.material import Suggestion
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from tests.addresses import named_addresses, shows_a_page
from tests.chromium import sign_in
from tests.factories import (
    PASSWORD,
    ArticleTextFactory,
    ClaimFactory,
    DisputeFactory,
    ExclusionFactory,
    MembershipFactory,
    PositionFactory,
    RunFactory,
    SavedSearchFactory,
    SpeakerFactory,
    SpeakerMatchFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = {"width": 320, "height": 640}
MOST_BYTES = 100_000
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
UNFOLD = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"


@pytest.fixture
def other(dispute: Dispute, peskov, haaretz) -> Dispute:
    """Another dispute of the same speakers, the other way round."""
    text = ArticleTextFactory()
    other = DisputeFactory(question="Was the offer turned down?")
    for ordinal, (speaker, quote) in enumerate([(peskov, "ministry"), (haaretz, "convoy")]):
        claim = ClaimFactory(text=text, speaker=speaker, quote=quote)
        MembershipFactory(position=PositionFactory(dispute=other, ordinal=ordinal), claim=claim)
    refresh_disputes([dispute.pk, other.pk])
    return other


@pytest.fixture
def walker() -> User:
    return UserFactory(username="nora", role=Role.REVIEWER)


@pytest.fixture
def review_round(report, walker) -> ReviewRound:
    """Something for the walker to judge."""
    made = ReviewRound.objects.create(name="First", kind="claim", opened_by=walker)
    made.reviewers.add(walker)
    made.items.create(ordinal=0, key=report.pk, label="a claim")
    return made


@pytest.fixture
def rows(dispute, article, report, peskov, sputnik, opposition, review_round, walker) -> dict[str, object]:
    """What the addresses are of."""
    Suggestion.objects.create(dispute=dispute, position=dispute.positions.last(), claim=ClaimFactory())
    return {
        "a": article,
        "c": report,
        "d": dispute,
        "s": peskov,
        "o": sputnik,
        "notes": add_note(on=report, words="Ask them which sources.", by=walker),
        "jobs": RunFactory(article=article),
        "pairs": opposition,
        "matches": SpeakerMatchFactory(speaker=peskov, other=SpeakerFactory(name="Dm. Peskov")),
        "lines": ExclusionFactory(text=report.text, start=0, end=7),
        "deeds": report,  # only asked for by POST: any number does
        "review": report,
        "rounds": review_round,
        "decisions": report,
        "names": report,
        "searches": SavedSearchFactory(user=walker),
    }


@pytest.fixture
def addresses(rows, other, haaretz, walker) -> list[str]:
    """All that answer a GET with a page, and some in another state than their first."""
    failed = RunFactory(state="failed", error_code="no_text", error_detail="No article text was found.")
    named = named_addresses(rows)
    return [
        *(address for address in named.values() if shows_a_page(address, walker)),
        failed.get_absolute_url(),
        f"{named['search']}?q=newspaper",
        f"{named['search']}?q=nothingofthekind",
        f"{named['disputes']}?q=nothingofthekind",
        f"{named['claim_mark']}?start=100&end=140",
        f"{named['upload']}?by=files",
        f"{named['dispute_merge']}?other={other.pk}",
        f"{named['dispute_add']}?q=convoy",
        f"{named['claim_oppose']}?other={other.claims[0].pk}",
        f"{named['speaker_merge']}?other={haaretz.pk}",
        f"{named['map']}?view=network",
        f"{named['timeline']}?by=event",
        f"{named['timeline']}?rows=disputes&scale=month",
        "/no/such/page/",
    ]


@pytest.fixture
def desk(page: Page, walker: User) -> Page:
    page.goto("/login/")
    sign_in(page, walker.username, password=PASSWORD)
    return page


def test_nothing_to_complain_about_and_nothing_runs_off_a_phone(desk: Page, addresses):
    refusals: list[str] = []
    desk.on("console", lambda said: refusals.append(said.text) if "Content Security Policy" in said.text else None)
    desk.set_viewport_size(PHONE)

    found = []
    for address in addresses:
        desk.emulate_media(color_scheme="light")
        desk.goto(address)
        desk.evaluate(UNFOLD)
        found += complaints(desk, RULES)
        desk.emulate_media(color_scheme="dark")
        found += complaints(desk, {"runOnly": ["color-contrast"]})
        if desk.evaluate(TOO_WIDE):
            found.append((desk.url, "wider than the screen"))

    assert found == []
    assert refusals == []


def complaints(desk: Page, options: dict[str, list[str]]) -> list[tuple[str, ...]]:
    violations = Axe().run(desk, options=options).response["violations"]
    return [(desk.url, one["id"], one["nodes"][0]["html"][:200]) for one in violations]


def test_every_page_is_light(desk: Page, addresses):
    weights = {address: weight(desk.context, address) for address in addresses}

    assert {address: bytes_ for address, bytes_ in weights.items() if not 0 < bytes_ < MOST_BYTES} == {}


def weight(desk: BrowserContext, address: str) -> int:
    """All that a first visit loads, compressed as the product sends it (the server of the tests does not)."""
    tab = desk.new_page()  # a tab that was elsewhere still hears what it asked for there
    loaded: list[Response] = []
    tab.on("response", lambda response: loaded.append(response) if response.ok else None)
    desk.new_cdp_session(tab).send("Network.setCacheDisabled", {"cacheDisabled": True})
    tab.goto(address)
    bytes_ = sum(len(gzip.compress(one.body())) for one in loaded)
    tab.close()
    return bytes_


def test_what_is_sent_is_compressed(client: Client, dispute: Dispute):
    page = client.get(dispute.get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    style = client.get("/static/site.css", headers={"Accept-Encoding": "gzip"})

    assert page.headers["Content-Encoding"] == "gzip"
    assert style.headers["Content-Encoding"] == "gzip"


def test_the_walk_leaves_nothing_out(addresses):
    assert {reverse("home"), reverse("disputes"), reverse("upload"), reverse("health")} <= set(addresses)
