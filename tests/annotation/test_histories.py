"""Every object tells who changed what, and single changes go back where nothing later stands on them."""

import pghistory
import pytest
from django.urls import reverse

from apps.annotation import services
from apps.annotation.deeds import Overtaken
from apps.annotation.histories import history_of, revert
from apps.annotation.marking import Selection, Statement, edit_claim
from apps.annotation.services import ArticleDetails
from apps.annotation.speaker_details import SpeakerDetails, edit_speaker
from apps.annotation.tellers import Named
from apps.claims.models import Speaker
from apps.disputes.services import refresh_disputes
from apps.sources.models import Article, Source
from tests.cast import BODY, OFFER_REJECTED

HTMX = {"HTTP_HX_REQUEST": "true"}
# An update has an event before it only once there was one: these make the tests' rows old.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


def page(response) -> str:
    return response.content.decode()


def details(**changed: object) -> ArticleDetails:
    known = {"title": "A title", "source_name": "Sputnik", "published_on": None, "url": "", "byline": ""}
    return ArticleDetails(**{**known, **changed})


def entitle(article: Article, title: str, by) -> None:
    article.refresh_from_db()
    services.edit_article(article=article, seen=article.version, details=details(title=title), by=by)


def newest(row) -> int:
    row = type(row).objects.get(pk=row.pk)
    return next(entry.change.event for entry in history_of(row) if entry.change)


def test_the_page_of_every_row_leads_to_its_history(desk, dispute, article, report, peskov, sputnik):
    pages = {
        "dispute_history": dispute,
        "article_history": article,
        "claim_history": report,
        "speaker_history": peskov,
        "source_history": sputnik,
    }

    assert not [
        name
        for name, row in pages.items()
        if reverse(name, args=[row.pk]) not in page(desk.get(row.get_absolute_url()))
    ]


class TestTakingBack:
    def test_an_articles_title_goes_back_and_both_are_told(self, article, anna, rita):
        entitle(article, "Better", anna)

        revert(row=article, event=newest(article), by=rita)

        article.refresh_from_db()
        assert article.title == "Kremlin Denies Turning Down a Visit"
        assert [entry.change.who for entry in history_of(article) if entry.change][:2] == ["rita", "anna"]

    def test_what_was_changed_again_does_not_go_back(self, article, anna):
        entitle(article, "Better", anna)
        earlier = newest(article)
        entitle(article, "Best", anna)

        with pytest.raises(Overtaken):
            revert(row=article, event=earlier, by=anna)

        article.refresh_from_db()
        assert article.title == "Best"

    def test_the_outlet_goes_back_and_the_disputes_follow(self, article, dispute, sputnik, anna):
        refresh_disputes([dispute.pk])
        services.edit_article(article=article, seen=1, details=details(source_name="Another"), by=anna)

        revert(row=article, event=newest(article), by=anna)

        dispute.refresh_from_db()
        assert dispute.source_keys == [sputnik.pk]

    def test_a_claims_first_decision_goes_back_to_a_suggestion(self, report, anna):
        services.accept_claim(claim=report, seen=1, by=anna)

        revert(row=report, event=newest(report), by=anna)

        report.refresh_from_db()
        assert (report.state, report.version) == ("suggested", 3)

    def test_a_question_goes_back_with_its_origin_and_the_search_follows(self, dispute, anna):
        asked = dispute.question
        services.ask_differently(dispute=dispute, seen=1, question="Was a zeppelin seen?", by=anna)

        revert(row=dispute, event=newest(dispute), by=anna)

        dispute.refresh_from_db()
        assert (dispute.question, dispute.question_origin, dispute.state) == (asked, "machine", "suggested")
        assert not type(dispute).objects.searched("zeppelin").exists()

    def test_a_name_that_another_source_took_meanwhile_stays_with_it(self, sputnik, anna):
        with pghistory.context(user=anna.pk):
            Source.objects.filter(pk=sputnik.pk).update(domain="sputnik.example")
            Source.objects.filter(pk=sputnik.pk).update(name="Sputnik News")
        Source.objects.create(name="sputnik")
        sputnik.refresh_from_db()

        with pytest.raises(Overtaken):
            revert(row=sputnik, event=newest(sputnik), by=anna)

    def test_what_a_machine_changed_is_not_for_people_to_take_back(self, peskov, anna):
        Speaker.objects.filter(pk=peskov.pk).update(kind="group")
        peskov.refresh_from_db()

        with pytest.raises(Overtaken):
            revert(row=peskov, event=newest(peskov), by=anna)


@pytest.mark.parametrize("kind", ["claim", "dispute", "article", "speaker", "source"])
class TestPages:
    @pytest.fixture
    def row(self, kind, report, dispute, article, peskov, sputnik):
        return {"claim": report, "dispute": dispute, "article": article, "speaker": peskov, "source": sputnik}[kind]

    def test_each_kind_has_a_history(self, desk, kind, row):
        html = page(desk.get(reverse(f"{kind}_history", args=[row.pk])))

        assert 'id="history"' in html
        assert row.get_absolute_url() in html

    def test_htmx_gets_the_history_alone(self, desk, kind, row):
        assert "<html" not in page(desk.get(reverse(f"{kind}_history", args=[row.pk]), **HTMX))

    def test_a_change_that_is_not_there_changes_nothing(self, desk, kind, row):
        response = desk.post(reverse(f"{kind}_revert", args=[row.pk]), {"event": "999999"}, follow=True)

        assert "nothing was changed now" in page(response)

    def test_a_form_without_a_change_is_refused(self, desk, kind, row):
        assert desk.post(reverse(f"{kind}_revert", args=[row.pk]), {"event": "x"}).status_code == 400

    def test_nothing_is_taken_back_by_a_get(self, desk, kind, row):
        assert desk.get(reverse(f"{kind}_revert", args=[row.pk])).status_code == 405


class TestPage:
    def test_names_stand_for_keys_and_labels_for_codes(self, desk, article, anna):
        services.edit_article(article=article, seen=1, details=details(source_name="Another"), by=anna)

        html = page(desk.get(reverse("article_history", args=[article.pk])))

        assert "source: Sputnik → Another" in html

    def test_a_button_takes_the_last_change_back(self, desk, article, anna):
        entitle(article, "Better", anna)
        html = page(desk.get(reverse("article_history", args=[article.pk])))
        assert "Take back" in html

        desk.post(reverse("article_revert", args=[article.pk]), {"event": newest(article)})

        article.refresh_from_db()
        assert article.title == "Kremlin Denies Turning Down a Visit"

    def test_readers_are_offered_nothing(self, client, vera, article, anna):
        entitle(article, "Better", anna)
        client.force_login(vera)

        assert "Take back" not in page(client.get(reverse("article_history", args=[article.pk])))


def test_an_edit_of_a_claim_tells_what_it_changed(desk, report, anna):
    statement = Statement(Named("Maria Adebayo", Speaker.Kind.PERSON), "indirect", "deny", note="between us")
    piece = Selection(BODY.index("Moscow had"), BODY.index("Moscow had") + len("Moscow"), "Moscow")
    edit_claim(claim=report, seen=report.version, pieces=[piece], statement=statement, by=anna)

    html = page(desk.get(reverse("claim_history", args=[report.pk])))

    assert "speaker: Haaretz → Maria Adebayo" in html
    assert "act: asserts → denies" in html
    assert f"words: {OFFER_REJECTED} → Moscow<" in html
    assert "between us" not in html


def test_an_edit_of_a_speaker_tells_what_it_changed(desk, peskov, anna):
    details = SpeakerDetails("Dmitry S. Peskov", "", peskov.kind, "")
    edit_speaker(speaker=peskov, seen=peskov.version, details=details, by=anna)

    html = page(desk.get(reverse("speaker_history", args=[peskov.pk])))

    assert "name: Dmitry Peskov → Dmitry S. Peskov" in html
    assert "represents: Kremlin → —" in html
