"""The main job on real input: the sample article in through the browser, its disputes out, side by side."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chaos.system import ROOT, System, installation
from tests.chromium import sign_in

pytestmark = pytest.mark.browser
SAMPLE = Path(ROOT) / "apps" / "ingest" / "demo" / "sample_article.txt"
PASSWORD = "a password of the tests"


@pytest.fixture
def system() -> Iterator[System]:
    with installation() as system:
        yield system


@pytest.fixture
def tab(system: System, browser: Browser) -> Iterator[Page]:
    """A tab of an administrator who has signed in."""
    system.environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    system.manage("createsuperuser", "--no-input", "--username", "ada", "--email", "ada@example.org")
    context = browser.new_context(base_url=system.serve(), locale="en-GB")
    tab = context.new_page()
    tab.goto("/login/")
    sign_in(tab, "ada", password=PASSWORD)
    yield tab
    context.close()


def test_an_article_goes_in_and_its_disputes_stand_side_by_side(system: System, tab: Page) -> None:
    tab.goto("/upload/")
    tab.locator("textarea").fill(SAMPLE.read_text())
    tab.get_by_role("button", name="Upload").click()

    expect(tab.get_by_text("no worker is running")).to_be_visible()
    system.start("dispatcher")
    system.start("worker")
    expect(tab.get_by_role("link", name="Open", exact=True)).to_be_visible()
    expect(tab.get_by_text("no worker is running")).not_to_be_visible()

    sides = disputed_sides(tab)
    assert holds(sides, ("Haaretz", "Israeli media"), ("Dmitry Peskov",)), sides
    assert holds(sides, ("Igor Konashenkov", "Russian Defense Ministry"), ("Israel", "Avigdor Lieberman")), sides
    assert "BROKEN" not in system.manage("check_invariants", "--strict")


def disputed_sides(tab: Page) -> list[list[str]]:
    """For each dispute the speakers of each side, as the pages show them; every quote must lead to its words."""
    tab.goto("/disputes/")
    addresses = [link.get_attribute("href") or "" for link in tab.locator(".row h2 a").all()]
    found = []
    for address in addresses:
        tab.goto(address)
        found.append([" ".join(side.locator(".who").all_inner_texts()) for side in tab.locator(".side").all()])
        follow_a_quote_into_the_article(tab)
    return found


def follow_a_quote_into_the_article(tab: Page) -> None:
    words = tab.locator(".side blockquote").first.inner_text().split(" … ")[0][:40]
    tab.get_by_role("link", name="In the article").first.click()
    expect(tab.locator(":target")).to_be_visible()
    assert words in tab.locator("main").inner_text().replace("\n", " ")


def holds(disputes: list[list[str]], claim: tuple[str, ...], counter: tuple[str, ...]) -> bool:
    return any(
        any(name in sides[0] for name in claim) and any(name in sides[1] for name in counter) for sides in disputes
    )
