"""The reader in a real browser: what was selected is what is stored."""

import re

import pytest
from playwright.sync_api import Error, Page, Route, expect

from apps.claims.models import Claim
from apps.sources.models import ArticleText
from tests.chromium import sign_in
from tests.factories import PASSWORD, ArticleTextFactory, ClaimFactory, ExclusionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = (
    "👍👩‍👧 A minister said\u200b that 🚢 we left the port. Nobody stayed.\n\nThe navy denied it. “Not so,” it said.\n"
)

MARK = re.compile(r"/mark/\?start=")

SELECT = """([from, to]) => {
  const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.data.includes(from)) range.setStart(node, node.data.indexOf(from));
    if (node.data.includes(to)) range.setEnd(node, node.data.indexOf(to) + to.length);
  }
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


@pytest.fixture
def reader(page: Page) -> Page:
    """The article, opened by an analyst."""
    UserFactory(username="anna", role="analyst")
    text = ArticleTextFactory(body=BODY)
    page.goto("/login/")
    sign_in(page, "anna", password=PASSWORD)
    page.goto(text.article.get_absolute_url())
    return page


def save(page: Page, speaker: str) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Speaker", exact=False).first.fill(speaker)
    dialog.get_by_role("button", name="Save the claim").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("saved.")).to_be_visible()


def test_a_selection_after_emoji_is_stored_where_it_stands(reader: Page):
    reader.evaluate(SELECT, ["we left", "the port"])
    reader.get_by_role("button", name="Mark as a claim").click()
    save(reader, "The minister")

    claim = Claim.objects.get()
    assert claim.quote == "we left the port"
    assert BODY[claim.start : claim.end] == "we left the port"
    expect(reader.locator(f"#c{claim.pk}")).to_have_text("we left the port")


def test_a_selection_over_a_hidden_character_and_two_paragraphs_keeps_every_character(reader: Page):
    reader.evaluate(SELECT, ["minister said", "The navy"])
    reader.get_by_role("button", name="Mark as a claim").click()
    save(reader, "")

    claim = Claim.objects.get()
    assert BODY[claim.start : claim.end] == claim.quote
    assert claim.quote.startswith("minister said\u200b that")
    assert claim.quote.endswith("\n\nThe navy")


def test_a_sentence_is_marked_with_the_keyboard_alone(reader: Page):
    reader.locator(".sentence").first.focus()
    for key in ("j", "j", "j", "k", "m"):
        reader.keyboard.press(key)
    expect(reader.get_by_role("dialog")).to_be_visible()
    reader.keyboard.type("The navy")
    reader.keyboard.press("Enter")
    expect(reader.get_by_text("saved.")).to_be_visible()

    claim = Claim.objects.get()
    assert (claim.quote, claim.speaker.name) == ("The navy denied it.", "The navy")
    expect(reader.locator(".sentence:focus")).to_contain_text("The navy denied it.")


def test_a_form_sent_the_moment_it_stands_stays_on_the_page(reader: Page):
    reader.evaluate("""() => {
      const show = HTMLDialogElement.prototype.showModal;
      HTMLDialogElement.prototype.showModal = function () {
        show.call(this);
        this.querySelector("form").requestSubmit();
      };
      document.body.dataset.kept = "yes";
    }""")
    reader.locator(".sentence").nth(1).focus()
    reader.keyboard.press("m")

    expect(reader.get_by_text("saved.")).to_be_visible()
    expect(reader.locator("body[data-kept]")).to_have_count(1)
    expect(reader.locator(".sentence:focus")).to_contain_text("Nobody stayed.")


def test_a_second_press_while_the_form_loads_is_left_alone(reader: Page):
    held: list[Route] = []
    errors: list[Error] = []

    def hold(route: Route) -> None:
        held.append(route)

    def note(error: Error) -> None:
        errors.append(error)

    reader.route(MARK, hold)
    reader.on("pageerror", note)
    reader.locator(".sentence").first.focus()
    with reader.expect_request(MARK):
        reader.keyboard.press("m")
    for key in ("m", "j", "m"):
        reader.keyboard.press(key)
    held[0].continue_()

    expect(reader.get_by_role("dialog")).to_be_visible()
    expect(reader.get_by_label("Words of the claim")).to_have_value(re.compile("A minister said"))
    assert (len(held), errors) == (1, [])


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in_and_marks_on(reader: Page):
    reader.locator(".sentence").nth(1).focus()
    reader.context.clear_cookies()
    reader.keyboard.press("m")
    sign_in(reader, "anna", password=PASSWORD)

    expect(reader.get_by_label("Words of the claim")).to_have_value("Nobody stayed.")


def test_keys_do_nothing_outside_the_text(reader: Page):
    reader.locator("#main").focus()
    reader.keyboard.press("m")

    expect(reader.get_by_role("dialog")).to_have_count(0)


def test_escape_closes_the_form_and_the_focus_goes_back(reader: Page):
    reader.locator(".sentence").nth(1).focus()
    reader.keyboard.press("m")
    expect(reader.get_by_role("dialog")).to_be_visible()
    reader.keyboard.press("Escape")

    expect(reader.get_by_role("dialog")).to_have_count(0)
    expect(reader.locator(".sentence:focus")).to_have_text("Nobody stayed.")


def test_a_refused_selection_keeps_what_was_typed(reader: Page):
    ExclusionFactory(text=ArticleText.objects.get(), start=0, end=10)
    reader.locator(".sentence").first.focus()
    reader.keyboard.press("m")
    dialog = reader.get_by_role("dialog")
    dialog.get_by_label("Note").fill("do not lose this")
    dialog.get_by_role("button", name="Save the claim").click()

    expect(dialog.get_by_text("not part of the article. Restore")).to_be_visible()
    expect(dialog.get_by_label("Note")).to_have_value("do not lose this")
    expect(dialog.get_by_label("Words of the claim")).to_be_focused()
    assert not Claim.objects.exists()


def test_v_hides_and_shows_the_highlights(reader: Page):
    reader.locator(".sentence").first.focus()

    reader.keyboard.press("v")
    expect(reader.locator("#text.unmarked")).to_be_visible()
    reader.keyboard.press("v")
    expect(reader.locator("#text.unmarked")).to_have_count(0)


def test_a_claim_is_decided_without_leaving_its_place(reader: Page):
    claim = ClaimFactory(text=ArticleText.objects.get(), quote="we left the port")
    reader.reload()
    card = reader.locator(f"#claim-{claim.pk}")

    card.get_by_role("button", name="Accept").click()

    expect(card.get_by_role("button", name="Undo")).to_be_visible()
    expect(card).to_be_focused()
    expect(reader.get_by_text(f"Claim {claim.pk} accepted.")).to_be_visible()


def test_the_focus_goes_to_where_a_rejected_claim_is_folded_away(reader: Page):
    claim = ClaimFactory(text=ArticleText.objects.get(), quote="we left the port")
    reader.reload()
    card = reader.locator(f"#claim-{claim.pk}")
    reader.locator(".sentence").nth(1).focus()

    card.locator(".reject summary").click()
    card.get_by_role("button", name="Reject").click()

    expect(reader.get_by_text("Rejected (1)")).to_be_focused()
    expect(reader.locator('.sentence[tabindex="0"]')).to_have_text("Nobody stayed.")


def test_of_the_chosen_claim_alone_the_speaker_the_cue_and_the_content_are_set_off(reader: Page):
    text = ArticleText.objects.get()
    ClaimFactory(text=text, quote="Not so")
    claim = ClaimFactory(text=text, quote="we left the port", mention="A minister", cue="said")
    reader.reload()

    reader.locator(f"#claim-{claim.pk} .badge").click()

    expect(reader.locator("#text .chosen")).to_have_text(["A minister", "said", "we left the port"])


def test_who_comes_second_is_told_on_the_page(reader: Page):
    claim = ClaimFactory(text=ArticleText.objects.get(), quote="we left the port")
    reader.reload()
    Claim.objects.update(state="rejected", version=2)

    reader.locator(f"#claim-{claim.pk}").get_by_role("button", name="Accept").click()

    expect(reader.get_by_text("Somebody was faster")).to_be_visible()
    reader.get_by_role("button", name="Do it all the same").click()
    expect(reader.locator(f"#claim-{claim.pk}").get_by_role("button", name="Undo")).to_be_visible()
