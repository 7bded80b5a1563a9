"""axe-core finds nothing to complain about on the reader, the desk and the upload pages, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from tests.chromium import sign_in
from tests.factories import PASSWORD, ExclusionFactory, RunFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def addresses(article, dispute, report) -> list[str]:
    ExclusionFactory(text=report.text, start=0, end=7)
    failed = RunFactory(state="failed", error_code="no_text", error_detail="No article text was found.")
    return [
        reverse("articles"),
        article.get_absolute_url(),
        report.get_absolute_url(),
        f"{reverse('claim_mark', args=[article.pk])}?start=100&end=140",
        reverse("claim_mark", args=[article.pk]),
        reverse("article_edit", args=[article.pk]),
        reverse("dispute_edit", args=[dispute.pk]),
        reverse("upload"),
        f"{reverse('upload')}?by=files",
        RunFactory(article=article).get_absolute_url(),
        failed.get_absolute_url(),
        reverse("health"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_to_complain_about_and_nothing_runs_off_a_phone(page: Page, addresses, scheme):
    UserFactory(username="nora", role="analyst")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/login/")
    sign_in(page, "nora", password=PASSWORD)

    found = []
    for address in addresses:
        page.goto(address)
        found += [(address, one["id"]) for one in Axe().run(page, options=RULES).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((address, "wider than the screen"))

    assert found == []
