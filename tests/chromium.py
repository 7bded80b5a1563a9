"""A real Chromium for the browser tests. Where none is found they skip, with one line; in CI they fail."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE_MS = 60_000  # no test of speed: what takes a second takes ten on a busy machine
MISSING = "no Chromium found: install chromium, or name one in CHROMIUM"


@cache
def chromium() -> str | None:
    """The browser that CHROMIUM names, else one on the PATH, else the one that Playwright fetched."""
    named = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    return next((path for path in named if path), None) or playwrights_own()


def playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    # Here and not in the fixture: then all skipped tests share one line of the summary.
    if "browser" in getattr(item, "fixturenames", ()) and chromium() is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    # Chromium's own sandbox cannot be set up by root, nor in most containers; it opens pages of ours alone.
    browser = playwright_driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def page(live_server, browser: Browser) -> Iterator[Page]:
    """An empty tab whose relative addresses are those of the live server."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def sign_in(page: Page, username: str, *, password: str) -> None:
    """Fill the login form in and wait for the page behind it: going elsewhere at once would cut the login off."""
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.locator("main").get_by_role("button").click()
    page.wait_for_url(lambda address: "/login/" not in address)
