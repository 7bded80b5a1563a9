"""Keys in a real browser: where they act, where they do not, and that they can be switched off."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories import ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

# A list as any page of the product may have one.
LIST = """() => {
  document.querySelector("main").innerHTML = `<ul data-keys>
    ${[1, 2, 3].map((n) => `<li><a href="#row${n}" data-item>Row ${n}</a>
      ${n > 1 ? `<button aria-keyshortcuts="a" id="a${n}">Accept ${n}</button>` : ""} <input aria-label="Why"></li>`)
      .join("")}
    <button aria-keyshortcuts="u" id="undo">Undo</button></ul>`;
  window.pressed = [];
  document.addEventListener("click", (event) => window.pressed.push(event.target.id));
}"""


@pytest.fixture
def rows(page: Page) -> Page:
    page.goto(reverse("about"))
    page.evaluate(LIST)
    page.get_by_role("link", name="Row 1").focus()
    return page


def pressed(page: Page) -> list[str]:
    return page.evaluate("window.pressed")


def test_j_and_k_walk_over_the_rows_and_stop_at_the_ends(rows: Page) -> None:
    for key, row in (("j", 2), ("j", 3), ("j", 3), ("k", 2), ("k", 1), ("k", 1)):
        rows.keyboard.press(key)
        expect(rows.get_by_role("link", name=f"Row {row}")).to_be_focused()


def test_a_letter_acts_for_the_row_that_has_the_focus_and_for_no_other(rows: Page) -> None:
    rows.keyboard.press("a")  # the first row has no such button
    rows.keyboard.press("j")
    rows.keyboard.press("a")
    rows.keyboard.press("u")

    assert pressed(rows) == ["a2", "undo"]


def test_a_letter_that_is_typed_or_held_with_control_is_no_key(rows: Page) -> None:
    rows.keyboard.press("j")
    rows.keyboard.press("Control+a")
    rows.get_by_label("Why").nth(1).focus()
    rows.keyboard.type("au?/j")

    expect(rows.get_by_label("Why").nth(1)).to_have_value("au?/j")
    assert pressed(rows) == []


def test_outside_its_region_a_letter_does_nothing(rows: Page) -> None:
    rows.get_by_role("link", name="How it works").focus()
    rows.keyboard.press("u")

    assert pressed(rows) == []


def test_the_dialog_of_keys_opens_and_gives_the_focus_back(page: Page, db: None) -> None:
    page.goto(reverse("about"))
    page.get_by_role("link", name="Health").focus()

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name="Health")).to_be_focused()
    page.get_by_role("link", name="Keyboard").click()
    expect(dialog).to_be_visible()


def test_a_slash_leads_to_the_search(page: Page, db: None) -> None:
    ArticleFactory()
    page.goto(reverse("articles"))
    page.keyboard.press("/")

    expect(page.get_by_label("Search disputes, quotes, speakers")).to_be_focused()
    expect(page.get_by_label("Search disputes, quotes, speakers")).to_have_value("")


@pytest.mark.parametrize("width", [320, 1280])
def test_who_switches_keys_off_has_none_and_the_button_still_works(page: Page, db: None, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(reverse("settings"))
    assert Axe().run(page, options=RULES).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Single letters are keys").uncheck()
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Keyboard").click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 23, 26)"
    assert Axe().run(page, options=RULES).response["violations"] == []
